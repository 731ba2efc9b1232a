namespace CampaignFunctions.Polls;

/// <summary>The people who cast their first ballot in an hour.</summary>
/// <param name="From">The beginning of the hour.</param>
/// <param name="Voters">The number of people.</param>
/// <param name="Networks">The number of networks from which they came.</param>
/// <param name="Largest">The networks with the most of them, and with at least 10, the largest first.</param>
/// <param name="Ages">How long before their first ballot they had joined; null for fewer than 10 people.</param>
public sealed record OriginsHour(
    DateTimeOffset From,
    int Voters,
    int Networks,
    IReadOnlyList<OriginNetwork> Largest,
    OriginAges? Ages
);
