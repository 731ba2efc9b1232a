namespace CampaignFunctions.Polls;

/// <summary>The origins of the voters of a poll, hour by hour: the hours with new voters, the newest first.</summary>
/// <param name="AsOf">The time at which the count began.</param>
public sealed record OriginsResponse(DateTimeOffset AsOf, IReadOnlyList<OriginsHour> Hours);
