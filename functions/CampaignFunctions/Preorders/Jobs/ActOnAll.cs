using CampaignFunctions.Problems;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Carries out one action of staff on each pre-order of a campaign that needs it. Each pre-order is changed once: its list of
/// actions has the key of the job. Its refund and its mail follow as after an action on this pre-order alone, at the pace of the
/// payment provider.
/// </summary>
public sealed class ActOnAll(IDocumentStore store, ActOnPreorder act, TimeProvider clock) : IJobWork
{
    private const int AtOnce = 16;

    /// <summary>
    /// The wait before the next scan for pre-orders of a cancelled edition. It is longer than any process caches a campaign, so
    /// the last scan finds each order that was accepted before.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public IReadOnlyList<JobKind> Kinds => [JobKind.CancelEdition, JobKind.ResumePreorders];

    public async Task<JobDocument> StepAsync(JobDocument job, CancellationToken cancellationToken)
    {
        var page = await store.ScanAsync(PreorderDocument.Container, FilterOf(job), job.Continuation, cancellationToken);
        var changed = 0;
        await Parallel.ForEachAsync(
            page.Documents.Select(row => row.Document).Where(preorder => Needs(job, preorder)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (preorder, cancel) =>
            {
                if (preorder.Status == PreorderStatus.Draft || await ActAsync(job, preorder, cancel))
                    Interlocked.Increment(ref changed);
            }
        );
        var next = job with { Continuation = page.Continuation, IsAgain = job.IsAgain || changed > 0 };
        if (page.Continuation is not null)
            return next;
        return next is { Kind: JobKind.CancelEdition, IsAgain: true }
            ? next with
            {
                IsAgain = false,
                NotBefore = clock.GetUtcNow() + Pause,
            }
            : await EndAsync(next, cancellationToken);
    }

    private static Filter FilterOf(JobDocument job) => new(new Equality("campaignId", job.Pk));

    /// <summary>Returns whether the pre-order still needs the action. A draft may become a pre-order.</summary>
    private static bool Needs(JobDocument job, PreorderDocument preorder) =>
        job.Kind == JobKind.CancelEdition
            ? preorder.EditionId == job.EditionId && preorder.CancelRequestedAt is null && !preorder.Status.IsOver()
            : preorder.StaffNeeded is { } reason && (job.Code ?? reason.Code) == reason.Code && reason.Since <= job.AskedAt;

    /// <summary>Carries out the action. Returns false if the pre-order does not allow it.</summary>
    private async Task<bool> ActAsync(JobDocument job, PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var kind = job.Kind == JobKind.CancelEdition ? StaffActionKind.CancelForBrand : StaffActionKind.Resume;
        var action = new StaffAction(kind, job.By, clock.GetUtcNow(), job.Reason) { Key = job.ActionKey };
        var acted = await act.HandleAsync(
            job.Pk,
            preorder.Id,
            action,
            (standing, now) => Change(job, standing, now),
            cancellationToken
        );
        return acted.IsSuccess;
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
                    IsLeft: Needs(job, preorder)
                ),
            cancellationToken
        );
        return job with
        {
            Status = JobStatus.Done,
            DoneAt = clock.GetUtcNow(),
            Report = new(
                outcomes.Count(each => each.IsChanged),
                outcomes.Count(each => each is { IsChanged: false, IsLeft: true })
            ),
        };
    }
}
