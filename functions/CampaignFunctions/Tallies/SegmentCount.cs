namespace CampaignFunctions.Tallies;

/// <summary>The ballots of one segment value.</summary>
public sealed class SegmentCount
{
    public long Ballots { get; set; }

    public Dictionary<string, OptionCount> Options { get; set; } = [];
}
