namespace CampaignFunctions.Tallies;

/// <summary>
/// A round of an instant runoff: the first preferences among the remaining options, the number of ballots that name none of them,
/// and the option that was dropped after the round. Only options with first preferences are listed. The last round drops no
/// option.
/// </summary>
public sealed record InstantRunoffRound(Dictionary<string, long> Votes, long Exhausted, string? Dropped);
