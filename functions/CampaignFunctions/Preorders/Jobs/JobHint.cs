using CampaignFunctions.Messaging;

namespace CampaignFunctions.Preorders;

/// <summary>Asks to carry out this job: it may be unfinished.</summary>
public sealed record JobHint(string CampaignId, string JobId)
{
    public const string QueueName = "jobs";

    public static readonly QueueName<JobHint> Queue = new(QueueName, StoredPreorderJson.Default.JobHint);
}
