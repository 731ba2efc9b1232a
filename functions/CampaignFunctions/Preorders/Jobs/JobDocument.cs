using System.Text.Json.Serialization;
using CampaignFunctions.Payments;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Long work that a member of staff asked for: its order, and how far it is. It is carried out in steps, and each step is written
/// before the next one begins.
/// </summary>
public sealed record JobDocument : IAudited<JobDocument>
{
    public static readonly Container<JobDocument> Container = new("jobs", StoredPreorderJson.Default.JobDocument)
    {
        ScannedBy = ["status", "auditDue"],
    };

    public required string Id { get; init; }

    /// <summary>The campaign.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required JobKind Kind { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>The subject of the person's token.</summary>
    public required string By { get; init; }

    public string? Reason { get; init; }

    /// <summary>The keyed hash of the request's body: another request with the same key is refused.</summary>
    public required string BodyHash { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When its last step was written.</summary>
    public required DateTimeOffset TouchedAt { get; init; }

    /// <summary>Its next step must not begin before this time; null if it may begin at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>The edition, if the job is about one.</summary>
    public string? EditionId { get; init; }

    /// <summary>The percentage of the paid amounts that goes back, if the job cancels.</summary>
    public int? Percent { get; init; }

    /// <summary>True if pre-orders whose units were handed over are cancelled too, if the job cancels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WithFulfilled { get; init; }

    /// <summary>Only pre-orders that wait for staff with this code, if the job resumes; all if null.</summary>
    public string? Code { get; init; }

    /// <summary>The place at which the scan of pre-orders goes on; null at its beginning.</summary>
    public string? Continuation { get; init; }

    /// <summary>The contents of the file, if the job exports.</summary>
    public ExportRequest? Export { get; init; }

    /// <summary>The days, if the job reconciles.</summary>
    public ReconciliationRequest? Days { get; init; }

    /// <summary>The book that it reads next; null if it reads none, or has read all.</summary>
    public Book? Book { get; init; }

    /// <summary>The report, once the books were compared with the ledgers; its differences are still being checked.</summary>
    public ReconciliationReport? Reconciliation { get; init; }

    /// <summary>The number of differences that were checked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Checked { get; init; }

    /// <summary>The number of parts that it has read so far.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Parts { get; init; }

    /// <summary>The reason why it ended without its outcome; null if it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>The outcome; null before the end.</summary>
    public JobReport? Report { get; init; }

    /// <inheritdoc/>
    public AuditTrail? Audit { get; init; }

    /// <inheritdoc/>
    public long? AuditDue => Audit?.DueAt;

    /// <summary>The key of its actions on pre-orders: a repeated step changes nothing.</summary>
    [JsonIgnore]
    public string ActionKey => $"job:{Id}";

    /// <inheritdoc/>
    public JobDocument WithTrail(AuditTrail trail) => this with { Audit = trail };

    public (string CampaignId, string Path) AuditSubject() => (Pk, $"jobs/{Id}");
}
