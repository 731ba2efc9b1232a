using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>A person who follows a suggestion. It is deleted when the person stops.</summary>
public sealed record Follower : IDocument
{
    public static readonly Container<Follower> Container = new("followers", StoredSuggestionJson.Default.Follower);

    /// <summary>The voter key of the person.</summary>
    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required DateTimeOffset At { get; init; }

    public static string PartitionOf(string campaignId, string suggestionId) => $"{campaignId}:{suggestionId}";
}
