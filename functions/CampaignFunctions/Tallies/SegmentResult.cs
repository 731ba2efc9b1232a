namespace CampaignFunctions.Tallies;

/// <summary>
/// The result among the ballots of a segment value. Only <c>Withheld</c> is set if the result could reveal too much about few
/// people.
/// </summary>
public sealed record SegmentResult(long? Ballots, OptionResult[]? Results, bool? Withheld);
