namespace CampaignFunctions.Tallies;

/// <summary>The result among the ballots of a segment value; only <c>Withheld</c> where it could say too much about few.</summary>
public sealed record SegmentResult(long? Ballots, OptionResult[]? Results, bool? Withheld);
