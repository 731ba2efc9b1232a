namespace CampaignFunctions.Preorders;

/// <summary>The request to pause, resume or stop a charge run.</summary>
/// <param name="Status"><c>running</c>, <c>paused</c> or <c>stopped</c>.</param>
public sealed record ChargeRunStatusRequest(string Status);
