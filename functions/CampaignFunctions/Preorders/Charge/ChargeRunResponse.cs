namespace CampaignFunctions.Preorders;

/// <summary>The progress of a charge run, counted in pre-orders.</summary>
/// <param name="Status">
/// <c>running</c>, <c>pausing</c>, <c>paused</c>, <c>stopping</c> or <c>stopped</c>; <c>done</c> once no pre-order is left. Then
/// the report is final: it does not change, although a failed charge is still retried.
/// </param>
/// <param name="Due">All pre-orders that the run included.</param>
/// <param name="ActionRequired">Pre-orders whose customers must confirm the payment to their bank.</param>
/// <param name="Failed">Pre-orders whose charge was declined; each charge is retried by its schedule.</param>
/// <param name="Cancelled">Pre-orders that were cancelled in the meantime.</param>
/// <param name="Left">Pre-orders that are not charged yet.</param>
/// <param name="ExpectedEnd">When no pre-order will be left, at the configured pace; null unless the run is running.</param>
/// <param name="By">The subject of the token of the person who started it; null if an earlier version recorded none.</param>
/// <param name="Selection">The pre-orders that the run includes; null if it includes all that owe an amount.</param>
/// <param name="Changes">The changes by staff since the start.</param>
public sealed record ChargeRunResponse(
    string Id,
    string Status,
    int Due,
    int Charged,
    int ActionRequired,
    int Failed,
    int Cancelled,
    int Left,
    DateTimeOffset? ExpectedEnd,
    string? By,
    ChargeSelection? Selection,
    ChargeRunChange[] Changes
);
