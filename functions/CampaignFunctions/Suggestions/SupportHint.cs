using CampaignFunctions.Messaging;

namespace CampaignFunctions.Suggestions;

/// <summary>Look at these suggestions: their logs of support may hold what they have not counted.</summary>
public sealed record SupportHint(string CampaignId, string[] SuggestionIds)
{
    public const string QueueName = "support";

    /// <summary>So many ids go into one message.</summary>
    public const int MaxIds = 1000;

    public static readonly QueueName<SupportHint> Queue = new(QueueName, StoredSuggestionJson.Default.SupportHint);
}
