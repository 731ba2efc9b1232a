using CampaignFunctions.Messaging;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>A hint at a recount that may not be done.</summary>
public sealed record RecountHint(string CampaignId, string PollId, string RecountId)
{
    public const string QueueName = "recounts";

    public static readonly QueueName<RecountHint> Queue = new(QueueName, RecountJson.Default.RecountHint);
}
