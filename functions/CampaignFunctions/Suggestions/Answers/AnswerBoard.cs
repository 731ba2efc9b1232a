using System.Globalization;
using System.Text.Json.Serialization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// The counts of one bucket of suggestions, and the places in the logs up to which they count. They are in one document, so that
/// one is never written without the other.
/// </summary>
public sealed record AnswerBoard : IDocument
{
    public static readonly Container<AnswerBoard> Container = new("answerboards", StoredSuggestionJson.Default.AnswerBoard);

    /// <summary>The number of the bucket.</summary>
    public required string Id { get; init; }

    /// <summary>The campaign.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>The place in the bucket's suggestions up to which each change has its revision.</summary>
    public string? Suggestions { get; init; }

    /// <summary>The place in the revisions up to which they are counted.</summary>
    public string? Revisions { get; init; }

    /// <summary>The counts by month and status.</summary>
    public Dictionary<string, AnswerCounts> Counts { get; set; } = [];

    public static AnswerBoard Of(string campaignId, int bucket) =>
        new() { Id = bucket.ToString(CultureInfo.InvariantCulture), Pk = campaignId };

    /// <summary>True while the revisions are counted again from their beginning: the counts are too small.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRecounting { get; init; }

    /// <summary>
    /// Returns the board without counts, so that counting restarts at the beginning. Revisions may be missing too, so the
    /// suggestions are read again.
    /// </summary>
    public AnswerBoard Restarted() => this with { Suggestions = null, Revisions = null, Counts = [], IsRecounting = true };

    /// <summary>Returns the board after a page of revisions.</summary>
    internal AnswerBoard With(FeedPage<AnswerRevision> page)
    {
        var counts = Counts.ToDictionary(each => each.Key, each => each.Value.Copy());
        foreach (var revision in page.Documents)
        {
            if (revision.Previous is { } previous)
                Add(previous, -1);
            Add(revision.Facts, 1);
        }

        return this with
        {
            Revisions = page.Next,
            Counts = counts,
        };

        void Add(AnswerFacts facts, int sign)
        {
            var key = AnswerCounts.KeyOf(facts);
            if (!counts.TryGetValue(key, out var cell))
                counts[key] = cell = new();
            cell.Add(facts, sign);
            if (cell.Total == 0)
                counts.Remove(key);
        }
    }
}
