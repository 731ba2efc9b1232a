namespace CampaignFunctions.Polls;

/// <summary>Settings under <c>Tally</c>.</summary>
public sealed class TallySettings
{
    /// <summary>How often a shard is hinted at, and its tally committed, at most.</summary>
    public TimeSpan HintEvery { get; set; } = TimeSpan.FromSeconds(2);
}
