using CampaignFunctions.Messaging;

namespace CampaignFunctions.Polls;

/// <summary>A hint at a shard of a poll whose log may hold revisions that its tally has not counted.</summary>
public sealed record TallyHint(string CampaignId, string PollId, int Shard)
{
    public const string QueueName = "tally";

    public static readonly QueueName<TallyHint> Queue = new(QueueName, StoredBallotJson.Default.TallyHint);
}
