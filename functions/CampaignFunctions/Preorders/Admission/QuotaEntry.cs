namespace CampaignFunctions.Preorders;

/// <summary>A pre-order in the quota of a person.</summary>
/// <param name="Kind">One of <see cref="OrderKind"/>, as it was when the quota was last compared with its pre-orders.</param>
public sealed record QuotaEntry(string EditionId, int Units, DateTimeOffset At, string Kind);
