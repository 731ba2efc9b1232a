using System.Globalization;
using System.Text.Json.Serialization;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// A suggestion, with the tally of its own support. The count and the place in the log of support up to which it counts are in
/// one document, so that one is never written without the other.
/// </summary>
public sealed record SuggestionDocument : IAudited<SuggestionDocument>
{
    /// <summary>The number of partitions over which the suggestions of a campaign are spread.</summary>
    public const int Buckets = 16;

    /// <summary>The schema version with changes by staff. An older host would lose them when it counts support.</summary>
    private const int WithChange = 2;

    /// <summary>The schema version with a count of comments, for the same reason.</summary>
    private const int WithCount = 3;

    public static readonly Container<SuggestionDocument> Container = new(
        "suggestions",
        StoredSuggestionJson.Default.SuggestionDocument,
        WithCount
    )
    {
        Lists = new("age", "rank") { Values = ["status"], Members = ["tags"] },
        ScannedBy = ["auditDue"],
    };

    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf(string, string)"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string Title { get; init; }

    public required string Text { get; init; }

    public string[] Tags { get; set; } = [];

    public SuggestionStatus Status { get; set; } = SuggestionStatus.Received;

    /// <summary>The last change of the status; null if there was none. <see cref="StatusHistory"/> has the others.</summary>
    public StatusChange? Change { get; init; }

    /// <summary>The time of the first response; null if there was none yet, and in a suggestion of an earlier version.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The current response of the brand by language tag; null if there is none.</summary>
    [JsonIgnore]
    public Dictionary<string, string>? Response => Change?.Response;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The voter key of the author, or <c>import</c> if the suggestion was imported.</summary>
    public required string Author { get; init; }

    /// <summary>
    /// The hash of the body that came with an idempotency key, or of the imported line; null if there was neither.
    /// </summary>
    public string? BodyHash { get; init; }

    /// <summary>The number of people who support the suggestion.</summary>
    public long Support { get; init; }

    /// <summary>The place in the log of support up to which the support is counted.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The number of counted revisions of support.</summary>
    public long Revisions { get; init; }

    public DateTimeOffset FoldedAt { get; init; }

    /// <summary>The number of visible comments.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Comments { get; init; }

    /// <inheritdoc/>
    public AuditTrail? Audit { get; init; }

    /// <inheritdoc/>
    public long? AuditDue => Audit?.DueAt;

    /// <summary>
    /// The sort value for the newest first, in ascending order: the microseconds from the creation to 1970, a negative number.
    /// </summary>
    public long Age => -(CreatedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The number of changes of what the answer board counts.</summary>
    [JsonIgnore]
    public long Version => Change?.Number ?? 0;

    /// <summary>The sort value for the most supported first, in ascending order.</summary>
    public long Rank => -Support;

    /// <summary>Returns the suggestion with the status and the response of a change.</summary>
    public SuggestionDocument With(StatusChange change) =>
        this with
        {
            V = Math.Max(V, WithChange),
            Status = change.Status,
            Change = change,
            AnsweredAt = AnswerFacts.Of(this).AnsweredAt ?? AnsweredAt ?? (change.Response is null ? null : change.At),
        };

    /// <inheritdoc/>
    public SuggestionDocument WithTrail(AuditTrail trail) => this with { V = Math.Max(V, WithChange), Audit = trail };

    public (string CampaignId, string Path) AuditSubject() => (Pk[..Pk.LastIndexOf(':')], $"suggestions/{Id}");

    /// <summary>Returns the suggestion with this number of visible comments.</summary>
    public SuggestionDocument WithComments(long comments) => this with { V = WithCount, Comments = comments };

    /// <summary>Returns the suggestion without counted support, so that counting restarts at the beginning of the log.</summary>
    public SuggestionDocument Restarted() => this with { Checkpoint = null, Revisions = 0, Support = 0 };

    public static string PartitionOf(string campaignId, string id) => PartitionOf(campaignId, StableHash.Modulo(id, Buckets));

    public static string PartitionOf(string campaignId, int bucket) =>
        string.Create(CultureInfo.InvariantCulture, $"{campaignId}:{bucket}");
}
