using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// The facts of a suggestion that the answer board counts from one moment on. The revisions of a suggestion have no gaps in their
/// numbers and are never changed, so a reader of their log counts each once.
/// </summary>
public sealed record AnswerRevision : IDocument
{
    public static readonly Container<AnswerRevision> Container = new("answers", StoredSuggestionJson.Default.AnswerRevision);

    /// <summary>The suggestion and the number of the revision, from <see cref="RevisionId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The partition of the suggestion.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required AnswerFacts Facts { get; init; }

    /// <summary>The facts of the previous revision; null on the first.</summary>
    public AnswerFacts? Previous { get; init; }

    /// <summary>The version of the suggestion that has these facts.</summary>
    public required long Version { get; init; }

    /// <summary>
    /// Returns the next revision of a suggestion; null if the last one is of this version or of a later one: another process may
    /// have read the suggestion later.
    /// </summary>
    /// <param name="last">The last revision; null if there is none.</param>
    internal static AnswerRevision? Next(AnswerRevision? last, SuggestionDocument suggestion)
    {
        if (last?.Version >= suggestion.Version)
            return null;
        var number = last is null ? 1 : RevisionId.NumberOf(last.Id) + 1;
        return new()
        {
            Id = RevisionId.Of(suggestion.Id, number),
            Pk = suggestion.Pk,
            Facts = AnswerFacts.Of(suggestion),
            Previous = last?.Facts,
            Version = suggestion.Version,
        };
    }
}
