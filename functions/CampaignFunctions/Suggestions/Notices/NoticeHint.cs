using CampaignFunctions.Messaging;

namespace CampaignFunctions.Suggestions;

/// <summary>Asks to tell people about an event: they may not all know it yet.</summary>
public sealed record NoticeHint(string CampaignId, string RunId)
{
    public const string QueueName = "notices";

    public static readonly QueueName<NoticeHint> Queue = new(QueueName, StoredSuggestionJson.Default.NoticeHint);
}
