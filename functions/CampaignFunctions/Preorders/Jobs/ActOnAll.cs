using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Carries out one action of staff on each pre-order of a campaign that needs it. Each pre-order is changed once: its list of
/// actions has the key of the job. Its refund and its mail follow as after an action on this pre-order alone, at the pace of the
/// payment provider.
/// </summary>
public sealed class ActOnAll(IDocumentStore store, ActOnPreorder act, WithdrawEdition editions, TimeProvider clock) : IJobWork
{
    private const int AtOnce = 16;

    /// <summary>
    /// The wait between the end of an edition's sale and the scan for its pre-orders. It is much longer than any process caches a
    /// campaign and writes an order that it has accepted.
    /// </summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    public IReadOnlyList<JobKind> Kinds => [JobKind.CancelEdition, JobKind.ResumePreorders];

    public async Task<JobDocument> StepAsync(JobDocument job, CancellationToken cancellationToken)
    {
        if (job is { Kind: JobKind.CancelEdition, NotBefore: null })
        {
            await editions.HandleAsync(job.Pk, job.EditionId!, cancellationToken);
            return job with { NotBefore = clock.GetUtcNow() + Settling };
        }

        var page = await store.ScanAsync(PreorderDocument.Container, FilterOf(job), job.Continuation, cancellationToken);
        await Parallel.ForEachAsync(
            page.Documents.Select(row => row.Document).Where(preorder => Needs(job, preorder)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (preorder, cancel) => await ActAsync(job, preorder, cancel)
        );
        var next = job with { Continuation = page.Continuation };
        return page.Continuation is null ? await EndAsync(next, cancellationToken) : next;
    }

    private static Filter FilterOf(JobDocument job) => new(new Equality("campaignId", job.Pk));

    /// <summary>
    /// Returns whether the pre-order still needs the action. A draft does not: it is refused when it asks for its units.
    /// </summary>
    private static bool Needs(JobDocument job, PreorderDocument preorder) =>
        job.Kind == JobKind.CancelEdition
            ? IsLive(job, preorder) && IsToCancel(job, preorder)
            : preorder.StaffNeeded is { } reason && (job.Code ?? reason.Code) == reason.Code && reason.Since <= job.AskedAt;

    private static bool IsLive(JobDocument job, PreorderDocument preorder) =>
        preorder.EditionId == job.EditionId && !preorder.Status.IsOver() && preorder.Status != PreorderStatus.Draft;

    /// <summary>
    /// Returns whether the cancellation still has to reach the pre-order. A cancellation by a link alone does not stand if the
    /// customer pays first. Units that were handed over stay with their customers, unless the job takes these too.
    /// </summary>
    private static bool IsToCancel(JobDocument job, PreorderDocument preorder) =>
        (preorder.CancelRequestedAt is null || preorder.IsCancelledByLink) && (preorder.Fulfilment is null || job.WithFulfilled);

    private Task<Result<PreorderDocument>> ActAsync(
        JobDocument job,
        PreorderDocument preorder,
        CancellationToken cancellationToken
    )
    {
        var kind = job.Kind == JobKind.CancelEdition ? StaffActionKind.CancelForBrand : StaffActionKind.Resume;
        var action = new StaffAction(kind, job.By, clock.GetUtcNow(), job.Reason) { Key = job.ActionKey };
        return act.HandleAsync(job.Pk, preorder.Id, action, (standing, now) => Change(job, standing, now), cancellationToken);
    }

    private static Result<PreorderDocument> Change(JobDocument job, PreorderDocument preorder, DateTimeOffset now)
    {
        if (!Needs(job, preorder))
            return preorder;
        return job.Percent is { } percent
            ? StaffChanges.CancelForBrand(preorder, percent, now)
            : PreorderChanges.Resume(preorder, now);
    }

    /// <summary>Ends the job with a report that counts each pre-order once.</summary>
    private async Task<JobDocument> EndAsync(JobDocument job, CancellationToken cancellationToken)
    {
        var outcomes = await store.ScanLatestAsync(
            PreorderDocument.Container,
            FilterOf(job),
            preorder =>
                (
                    IsChanged: Array.Exists(preorder.StaffActions ?? [], action => action.Key == job.ActionKey),
                    IsLeft: Needs(job, preorder),
                    IsKept: IsLive(job, preorder) && preorder.Fulfilment is not null
                ),
            cancellationToken
        );
        return job with
        {
            Status = JobStatus.Done,
            DoneAt = clock.GetUtcNow(),
            Report = new(
                outcomes.Count(each => each.IsChanged),
                outcomes.Count(each => each is { IsChanged: false, IsLeft: true }),
                outcomes.Count(each => each is { IsChanged: false, IsLeft: false, IsKept: true })
            ),
        };
    }
}
