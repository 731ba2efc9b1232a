namespace CampaignFunctions.Preorders;

/// <summary>An access of staff to data about customers.</summary>
/// <param name="By">The subject of the person's token.</param>
/// <param name="Action">The kind of the access, such as <c>read-contact</c>.</param>
/// <param name="Subject">The id of the pre-order; null for a search.</param>
public sealed record AccessResponse(DateTimeOffset At, string By, string Action, string? Subject);
