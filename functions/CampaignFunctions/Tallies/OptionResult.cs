namespace CampaignFunctions.Tallies;

/// <summary>An option's result. <c>Share</c> is of the ballots, to four decimals; <c>Ranks</c> only where the poll is ranked.</summary>
public sealed record OptionResult(string OptionId, long Votes, decimal Share, long Score, long[]? Ranks);
