using CampaignFunctions.Messaging;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Carries out jobs step by step. A job that stops half-way goes on from its last step. If two processes carry out the same job,
/// one of them stops.
/// </summary>
public sealed class RunJobs(
    IDocumentStore store,
    IMessageSender sender,
    IEnumerable<IJobWork> works,
    AuditTrails<JobDocument> audit,
    TimeProvider clock
)
{
    /// <summary>
    /// How long one message carries out steps: after five minutes, the queue gives the message to another process.
    /// </summary>
    private static readonly TimeSpan MostAtOnce = TimeSpan.FromMinutes(1);

    /// <summary>A running job without a step for this time has lost its message.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(10);

    /// <summary>How long a file can be fetched.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>The time after that in which a file that is being fetched still exists.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>
    /// Returns the job: this new one, or the job that was asked for with this id before. 422 if that job has another body.
    /// </summary>
    public async Task<Result<JobDocument>> StartAsync(JobDocument job, CancellationToken cancellationToken)
    {
        if (await store.CreateAsync(JobDocument.Container, job, cancellationToken) is null)
        {
            var before = await FindAsync(job.Pk, job.Id, cancellationToken);
            if (before?.BodyHash != job.BodyHash)
                return ProblemCode.IdempotencyKeyReused;
            job = before ?? job;
        }

        await audit.FollowAsync(job, etag: null, cancellationToken);
        if (job.Status == JobStatus.Running)
            await HintAsync(job);
        return job;
    }

    public async Task<JobDocument?> FindAsync(string campaignId, string jobId, CancellationToken cancellationToken) =>
        (await store.FindAsync(JobDocument.Container, campaignId, jobId, cancellationToken))?.Document;

    public async Task HandleAsync(JobHint hint, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var found = await store.FindAsync(JobDocument.Container, hint.CampaignId, hint.JobId, cancellationToken);
        while (found is { Document: { Status: JobStatus.Running } job })
        {
            if (job.NotBefore > clock.GetUtcNow() || clock.GetElapsedTime(began) >= MostAtOnce)
            {
                await HintAsync(job);
                return;
            }

            var next = await StepAsync(job, cancellationToken) with { TouchedAt = clock.GetUtcNow() };
            var etag = await store.ReplaceAsync(JobDocument.Container, next, found.ETag, cancellationToken);
            found = etag is null ? await AgainAsync(job, cancellationToken) : new(next, etag);
        }
    }

    /// <summary>Sends another hint for each running job that has stopped, and deletes files that were kept long enough.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await foreach (var (job, _) in InAsync("running", cancellationToken))
        {
            if (job.TouchedAt + Overdue <= clock.GetUtcNow())
                await HintAsync(job);
        }

        await foreach (var (job, etag) in InAsync("ready", cancellationToken))
        {
            if (job.DoneAt + KeptFor + Margin > clock.GetUtcNow())
                continue;
            await WorkOf(job).CleanAsync(job, cancellationToken);
            var done = job with { Status = JobStatus.Done };
            await store.ReplaceAsync(JobDocument.Container, done, etag, cancellationToken);
        }
    }

    /// <summary>Carries out a step. If the store was restored, its scan begins again: a repeated step changes nothing.</summary>
    private async Task<JobDocument> StepAsync(JobDocument job, CancellationToken cancellationToken)
    {
        try
        {
            return await WorkOf(job).StepAsync(job, cancellationToken);
        }
        catch (UnknownCheckpointException) when (job.Continuation is not null)
        {
            return job with { Continuation = null };
        }
    }

    /// <summary>
    /// Returns the job after a step that was not written. Null if another process carries it out; otherwise only its entries in
    /// the log of staff were completed, and the step is repeated.
    /// </summary>
    private async Task<Versioned<JobDocument>?> AgainAsync(JobDocument before, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(JobDocument.Container, before.Pk, before.Id, cancellationToken);
        return found?.Document.TouchedAt == before.TouchedAt ? found : null;
    }

    private IJobWork WorkOf(JobDocument job) => works.Single(each => each.Kinds.Contains(job.Kind));

    private IAsyncEnumerable<Versioned<JobDocument>> InAsync(string status, CancellationToken cancellationToken) =>
        store.ScanAllAsync(JobDocument.Container, new(new Equality("status", status)), cancellationToken);

    private Task HintAsync(JobDocument job)
    {
        var now = clock.GetUtcNow();
        var delay = job.NotBefore > now ? job.NotBefore.Value - now : TimeSpan.Zero;
        return sender.HintAsync(JobHint.Queue, new(job.Pk, job.Id), delay, clock);
    }
}
