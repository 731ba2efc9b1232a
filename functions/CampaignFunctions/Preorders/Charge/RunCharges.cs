using CampaignFunctions.Messaging;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Charges the amounts owed on an edition. Every pre-order that owes an amount becomes due at its own turn, so the payment
/// provider sees a steady pace. A run that stops half-way is resumed. Each pre-order becomes due once in a run.
/// </summary>
public sealed class RunCharges(
    IDocumentStore store,
    IMessageSender sender,
    ChargeRuns runs,
    IncludeInRun include,
    ChargeRunReports reports,
    AuditTrails<ChargeRunDocument> audit,
    TimeProvider clock
)
{
    /// <summary>A run that is unfinished after this time gets another hint.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Returns the run: a new run, or the run that was requested with this id before. 422 if that run has another selection.
    /// </summary>
    public async Task<Result<ChargeRunDocument>> StartAsync(
        string campaignId,
        string editionId,
        string id,
        ChargeSelection selection,
        Staff admin,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var run = new ChargeRunDocument
        {
            Id = id,
            Pk = ChargeRunDocument.PartitionOf(campaignId, editionId),
            CampaignId = campaignId,
            EditionId = editionId,
            AskedAt = now,
            By = admin.Subject,
            Selection = selection.IsSameAs(ChargeSelection.All) ? null : selection,
            Status = ChargeRunDocument.Running,
        }.Audited(AuditedAction.Of(admin, "start-charge-run"), now);
        if (await store.CreateAsync(ChargeRunDocument.Container, run, cancellationToken) is null)
            run = (await runs.FindAsync(campaignId, editionId, id, cancellationToken))?.Document ?? run;
        if (!selection.IsSameAs(run.Selection ?? ChargeSelection.All))
            return ProblemCode.IdempotencyKeyReused;
        await audit.FollowAsync(run, etag: null, cancellationToken);
        if (run.Status == ChargeRunDocument.Running)
            await HintAsync(run);
        return run;
    }

    /// <summary>
    /// Pauses, resumes or stops the run. A charge that has begun goes on; every other pre-order is put back, and customers can
    /// change it again.
    /// </summary>
    /// <param name="status"><c>running</c>, <c>paused</c> or <c>stopped</c>.</param>
    public async Task<Result<ChargeRunDocument>> ChangeAsync(
        ChargeRunDocument run,
        string status,
        Staff admin,
        CancellationToken cancellationToken
    )
    {
        Result<ChargeRunDocument> decided = ProblemCode.NotFound;
        await store.ChangeAsync(
            ChargeRunDocument.Container,
            run.Pk,
            run.Id,
            standing =>
            {
                decided = ChargeRunChanges.To(standing, status, admin, clock.GetUtcNow());
                return decided.IsSuccess && !ReferenceEquals(decided.Value, standing) ? decided.Value : null;
            },
            cancellationToken
        );
        if (!decided.IsSuccess)
            return decided;
        await audit.FollowAsync(decided.Value, etag: null, cancellationToken);
        await HintAsync(decided.Value); // also after a call that stopped before its hint
        return decided;
    }

    public async Task RunAsync(ChargeRunHint hint, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(hint.CampaignId, hint.EditionId, hint.RunId, cancellationToken) is not { } found)
            return;
        if (found.Document.Status == ChargeRunDocument.Running)
            await include.IncludeAsync(found.Document, cancellationToken);
        else if (found.Document.Status is ChargeRunDocument.Pausing or ChargeRunDocument.Stopping)
            await include.PutBackAsync(found.Document, cancellationToken);
    }

    /// <summary>
    /// Sends another hint for each run that has not finished its work and is overdue. Ends each run that has no pre-order left.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var status in new[] { ChargeRunDocument.Running, ChargeRunDocument.Pausing, ChargeRunDocument.Stopping })
        {
            await foreach (var run in InAsync(status, cancellationToken))
            {
                if (run.AskedAt + Overdue <= clock.GetUtcNow())
                    await HintAsync(run);
            }
        }

        foreach (var status in new[] { ChargeRunDocument.Charging, ChargeRunDocument.Stopped })
        {
            await foreach (var run in InAsync(status, cancellationToken))
            {
                if (run.Report is null)
                    await reports.OfAsync(run, cancellationToken);
            }
        }
    }

    private IAsyncEnumerable<ChargeRunDocument> InAsync(string status, CancellationToken cancellationToken) =>
        store
            .ScanAllAsync(ChargeRunDocument.Container, new(new Equality("status", status)), cancellationToken)
            .Select(row => row.Document);

    private Task HintAsync(ChargeRunDocument run) =>
        sender.HintAsync(ChargeRunHint.Queue, new(run.CampaignId, run.EditionId, run.Id), TimeSpan.Zero, clock);
}
