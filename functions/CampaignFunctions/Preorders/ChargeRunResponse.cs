namespace CampaignFunctions.Preorders;

/// <summary>How far a charge run is, in pre-orders.</summary>
/// <param name="Status">Running, or done: then nothing is left, though what failed may still be tried again.</param>
/// <param name="Due">All that it took up.</param>
/// <param name="ActionRequired">Those whose customer's bank wants to hear from them.</param>
/// <param name="Failed">Those that were declined; each is tried again by its schedule.</param>
/// <param name="Cancelled">Those that were given up meanwhile.</param>
/// <param name="Left">Those that are not charged yet.</param>
/// <param name="ExpectedEnd">When nothing will be left, at the pace that is set.</param>
public sealed record ChargeRunResponse(
    string Id,
    string Status,
    int Due,
    int Charged,
    int ActionRequired,
    int Failed,
    int Cancelled,
    int Left,
    DateTimeOffset? ExpectedEnd
);
