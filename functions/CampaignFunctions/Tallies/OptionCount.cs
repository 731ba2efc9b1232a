namespace CampaignFunctions.Tallies;

/// <summary>
/// The counts of an option: the number of ballots that name it, its score, and in ranked polls the number of ballots at each
/// rank, best first.
/// </summary>
public sealed class OptionCount
{
    public long Votes { get; set; }

    public long Score { get; set; }

    public long[]? Ranks { get; set; }
}
