namespace CampaignFunctions.Preorders;

/// <summary>A job: long work that a member of staff asked for.</summary>
/// <param name="By">The subject of the person's token.</param>
/// <param name="DoneAt">When it ended; null while it runs.</param>
/// <param name="EditionId">The edition, if the job is about one.</param>
/// <param name="Report">The outcome, counted in pre-orders; null while it runs, and if it exports.</param>
/// <param name="File">The address of its file; null unless it has one.</param>
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
    string? File
)
{
    public static JobResponse Of(JobDocument job) =>
        new(
            job.Id,
            job.Kind,
            job.Status,
            job.By,
            job.Reason,
            job.AskedAt,
            job.DoneAt,
            job.EditionId ?? job.Export?.EditionId,
            job.Report,
            job.Status == JobStatus.Ready ? $"/api/campaigns/{job.Pk}/jobs/{job.Id}/file" : null
        );
}
