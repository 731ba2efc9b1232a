using CampaignFunctions.Messaging;

namespace CampaignFunctions.Polls;

/// <summary>Look at this shard of this poll: its log may hold what its tally does not.</summary>
public sealed record TallyHint(string CampaignId, string PollId, int Shard)
{
    public const string QueueName = "tally";

    public static readonly QueueName<TallyHint> Queue = new(QueueName, StoredBallotJson.Default.TallyHint);
}
