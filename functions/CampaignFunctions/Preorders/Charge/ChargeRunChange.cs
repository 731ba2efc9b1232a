namespace CampaignFunctions.Preorders;

/// <summary>A change of a charge run by a member of staff.</summary>
/// <param name="Status"><c>running</c>, <c>paused</c> or <c>stopped</c>.</param>
/// <param name="By">The subject of the person's token.</param>
public sealed record ChargeRunChange(string Status, string By, DateTimeOffset At);
