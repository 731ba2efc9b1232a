namespace CampaignFunctions.Tallies;

/// <summary>The number of ballots with one segment value, and the counts of the options in them.</summary>
public sealed class SegmentCount
{
    public long Ballots { get; set; }

    public Dictionary<string, OptionCount> Options { get; set; } = [];
}
