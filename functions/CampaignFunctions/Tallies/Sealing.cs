namespace CampaignFunctions.Tallies;

/// <summary>The time at which a shard's count is complete.</summary>
public static class Sealing
{
    /// <summary>
    /// The time between the end of voting and the sealing. It is longer than the maximum duration of a cast plus the time for
    /// which a process caches a campaign.
    /// </summary>
    public static readonly TimeSpan After = TimeSpan.FromMinutes(1);
}
