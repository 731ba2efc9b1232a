namespace CampaignFunctions.Tallies;

/// <summary>
/// First preferences among the options left (those with none are not listed), the ballots that name none of them, and the option
/// dropped after the round, if it was not the last.
/// </summary>
public sealed record InstantRunoffRound(Dictionary<string, long> Votes, long Exhausted, string? Dropped);
