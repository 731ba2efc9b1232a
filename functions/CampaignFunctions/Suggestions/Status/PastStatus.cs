using System.Globalization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// A change of a suggestion's status that a later change has replaced, or is about to replace. It is never changed. The current
/// change is in the suggestion.
/// </summary>
public sealed record PastStatus : IDocument
{
    public static readonly Container<PastStatus> Container = new("statuses", StoredSuggestionJson.Default.PastStatus);

    /// <summary>The id, from <see cref="IdOf"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required StatusChange Change { get; init; }

    /// <summary>Returns the id of a change. The ids sort by number.</summary>
    public static string IdOf(int number) => number.ToString("D9", CultureInfo.InvariantCulture);

    public static string PartitionOf(string campaignId, string suggestionId) => $"{campaignId}:{suggestionId}";
}
