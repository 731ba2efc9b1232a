using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// The pre-orders of a person, for the limits per person. The quota of a participant with a proven email address is in the
/// partition of the participant's pre-orders. Visitors with the same email address share a quota, whose partition has a keyed
/// hash of this address. It is in the container that is deleted to forget people.
/// </summary>
public sealed record QuotaDocument : IDocument
{
    /// <summary>Differs from all ids of pre-orders, which contain a dot.</summary>
    public const string TheId = "quota";

    public static readonly Container<QuotaDocument> Container = new(
        PreorderDocument.Container.Name,
        StoredPreorderJson.Default.QuotaDocument
    );

    public static readonly Container<QuotaDocument> OfVisitors = new("identities", StoredPreorderJson.Default.QuotaDocument);

    public string Id { get; init; } = TheId;

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>The units by pre-order, in the quotas that an earlier version wrote for each edition; otherwise null.</summary>
    public Dictionary<string, int>? Units { get; init; }

    /// <summary>The pre-orders by id; null in the quotas of an earlier version.</summary>
    public Dictionary<string, QuotaEntry>? Orders { get; init; }

    /// <summary>Returns the id of the quota that an earlier version wrote for an edition.</summary>
    public static string EarlierIdOf(string editionId) => $"{TheId}.{editionId}";

    public QuotaDocument With(string preorderId, QuotaEntry entry) =>
        this with
        {
            Orders = new(Orders ?? []) { [preorderId] = entry },
        };

    /// <summary>Returns the quota with these entries too. Its own entries stay.</summary>
    public QuotaDocument With(Dictionary<string, QuotaEntry> earlier) =>
        earlier.Count == 0
            ? this
            : this with
            {
                Orders = (Orders ?? []).Concat(earlier).DistinctBy(order => order.Key).ToDictionary(),
            };

    /// <summary>Returns whether the quota has room for this pre-order.</summary>
    /// <param name="limit">The limit of pre-orders; null if there is none.</param>
    /// <param name="mayWait">True if the pre-order may join the waitlist.</param>
    public QuotaOutcome Check(string preorderId, QuotaEntry entry, int perPerson, OrderLimit? limit, bool mayWait)
    {
        QuotaEntry[] others = [.. (Orders ?? []).Where(order => order.Key != preorderId).Select(order => order.Value)];
        var units = others.Where(other => other.Kind != OrderKind.Over && other.EditionId == entry.EditionId);
        if (units.Sum(other => other.Units) + entry.Units > perPerson)
            return QuotaOutcome.TooManyUnits;
        if (limit is null)
            return QuotaOutcome.Entered;
        var since = entry.At - OrderEntry.CountedFor;
        var isOver =
            others.Count(other => other.At > since || other.Kind is OrderKind.Unpaid or OrderKind.Waiting) >= limit.Daily
            || others.Count(other => other.Kind == OrderKind.Unpaid) >= limit.Unpaid
            || (mayWait && others.Count(other => other.Kind == OrderKind.Waiting) >= limit.Waiting);
        return isOver ? QuotaOutcome.TooManyOrders : QuotaOutcome.Entered;
    }
}
