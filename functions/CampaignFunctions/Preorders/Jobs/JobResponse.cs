namespace CampaignFunctions.Preorders;

/// <summary>A job: long work that a member of staff asked for.</summary>
/// <param name="By">The subject of the person's token.</param>
/// <param name="DoneAt">When it ended; null while it runs.</param>
/// <param name="EditionId">The edition, if the job is about one.</param>
/// <param name="Report">The outcome, counted in pre-orders; null while it runs.</param>
public sealed record JobResponse(
    string Id,
    JobKind Kind,
    JobStatus Status,
    string By,
    string? Reason,
    DateTimeOffset AskedAt,
    DateTimeOffset? DoneAt,
    string? EditionId,
    JobReport? Report
)
{
    public static JobResponse Of(JobDocument job) =>
        new(job.Id, job.Kind, job.Status, job.By, job.Reason, job.AskedAt, job.DoneAt, job.EditionId, job.Report);
}
