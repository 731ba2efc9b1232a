namespace CampaignFunctions.Tallies;

/// <summary>How often an option was named, the score it got, and in ranked polls how often at each rank, best first.</summary>
public sealed class OptionCount
{
    public long Votes { get; set; }

    public long Score { get; set; }

    public long[]? Ranks { get; set; }
}
