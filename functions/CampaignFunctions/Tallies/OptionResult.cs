namespace CampaignFunctions.Tallies;

/// <summary>
/// An option's result. <c>Share</c> is its votes divided by all ballots, to four decimals. <c>Ranks</c> is null unless the poll
/// is ranked.
/// </summary>
public sealed record OptionResult(string OptionId, long Votes, decimal Share, long Score, long[]? Ranks);
