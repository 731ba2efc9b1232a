namespace CampaignFunctions.Preorders;

/// <summary>A job: long work that a member of staff asked for.</summary>
/// <param name="By">The subject of the person's token.</param>
/// <param name="DoneAt">When it ended; null while it runs.</param>
/// <param name="EditionId">The edition, if the job is about one.</param>
/// <param name="Status"><c>running</c>, <c>done</c>, or <c>ready</c> if it is done and its file can be fetched.</param>
/// <param name="Report">The outcome, counted in pre-orders, of a job that changes them; null while it runs.</param>
/// <param name="File">The address of its file; null unless it has one.</param>
/// <param name="Reconciliation">The outcome of a job that reconciles; null while it runs.</param>
/// <param name="Failure">
/// The payment provider's code, or <c>account</c>, if it rejected the calls and the job ended without its outcome; else null.
/// </param>
public sealed record JobResponse(
    string Id,
    JobKind Kind,
    JobStatus Status,
    string By,
    string? Reason,
    DateTimeOffset AskedAt,
    DateTimeOffset? DoneAt,
    string? EditionId,
    JobReport? Report,
    string? File,
    ReconciliationReport? Reconciliation,
    string? Failure
)
{
    public static JobResponse Of(JobDocument job) =>
        new(
            job.Id,
            job.Kind,
            job.Status == JobStatus.Ready && job.Export is null ? JobStatus.Done : job.Status,
            job.By,
            job.Reason,
            job.AskedAt,
            job.DoneAt,
            job.EditionId ?? job.Export?.EditionId,
            job.Report,
            job is { Status: JobStatus.Ready, Export: not null } ? $"/api/campaigns/{job.Pk}/jobs/{job.Id}/file" : null,
            job.Status == JobStatus.Running ? null : job.Reconciliation,
            job.Failure
        );
}
