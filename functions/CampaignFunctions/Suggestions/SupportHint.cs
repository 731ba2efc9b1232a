using CampaignFunctions.Messaging;

namespace CampaignFunctions.Suggestions;

/// <summary>A hint at suggestions whose support or comments may not be counted yet.</summary>
/// <param name="SuggestionIds">Suggestions whose support has changed.</param>
/// <param name="Commented">Suggestions whose comments have changed; null if there are none.</param>
public sealed record SupportHint(string CampaignId, string[] SuggestionIds, string[]? Commented = null)
{
    public const string QueueName = "support";

    /// <summary>The maximum number of ids of each kind in one message.</summary>
    public const int MaxIds = 1000;

    public static readonly QueueName<SupportHint> Queue = new(QueueName, StoredSuggestionJson.Default.SupportHint);
}
