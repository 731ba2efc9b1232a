namespace CampaignFunctions.Tallies;

/// <summary>When a shard's count is complete.</summary>
public static class Sealing
{
    /// <summary>How long after voting ended: longer than a cast may take and any process keeps a campaign, together.</summary>
    public static readonly TimeSpan After = TimeSpan.FromMinutes(1);
}
