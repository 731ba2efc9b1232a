using CampaignFunctions.Messaging;

namespace CampaignFunctions.Suggestions;

/// <summary>A hint at suggestions whose logs of support may hold revisions that are not counted yet.</summary>
public sealed record SupportHint(string CampaignId, string[] SuggestionIds)
{
    public const string QueueName = "support";

    /// <summary>The maximum number of ids in one message.</summary>
    public const int MaxIds = 1000;

    public static readonly QueueName<SupportHint> Queue = new(QueueName, StoredSuggestionJson.Default.SupportHint);
}
