using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Since when the answer board of a campaign is complete.</summary>
public sealed record AnswerMark : IDocument
{
    public const string TheId = "complete";

    public static readonly Container<AnswerMark> Container = new("answermarks", StoredSuggestionJson.Default.AnswerMark);

    public string Id { get; init; } = TheId;

    /// <summary>The campaign.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>Every suggestion and response that was committed before this time is counted.</summary>
    public required DateTimeOffset CompleteTo { get; init; }
}
