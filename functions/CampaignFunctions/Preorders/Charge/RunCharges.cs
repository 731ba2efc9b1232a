using CampaignFunctions.Messaging;
using CampaignFunctions.Payments;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Charges the amounts owed on an edition. Every pre-order that owes an amount becomes due at its own turn, so the payment
/// provider sees a steady pace. A run that stops half-way is resumed. Each pre-order becomes due once in a run.
/// </summary>
public sealed class RunCharges(
    IDocumentStore store,
    IMessageSender sender,
    PreorderHints hints,
    Pace pace,
    ChargeRunReports reports,
    TimeProvider clock
)
{
    private const int AtOnce = 16;

    /// <summary>A run that is unfinished after this time gets another hint.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(10);

    /// <summary>Returns the run: a new run, or the run that was requested with this id before.</summary>
    public async Task<ChargeRunDocument> StartAsync(
        string campaignId,
        string editionId,
        string id,
        CancellationToken cancellationToken
    )
    {
        var run = new ChargeRunDocument
        {
            Id = id,
            Pk = ChargeRunDocument.PartitionOf(campaignId, editionId),
            CampaignId = campaignId,
            EditionId = editionId,
            AskedAt = clock.GetUtcNow(),
            Status = ChargeRunDocument.Running,
        };
        if (await store.CreateAsync(ChargeRunDocument.Container, run, cancellationToken) is null)
            run = await FindAsync(campaignId, editionId, id, cancellationToken) ?? run;
        if (run.Status == ChargeRunDocument.Running)
            await HintAsync(run, cancellationToken);
        return run;
    }

    public async Task<ChargeRunDocument?> FindAsync(
        string campaignId,
        string editionId,
        string id,
        CancellationToken cancellationToken
    ) =>
        (
            await store.FindAsync(
                ChargeRunDocument.Container,
                ChargeRunDocument.PartitionOf(campaignId, editionId),
                id,
                cancellationToken
            )
        )?.Document;

    public async Task RunAsync(ChargeRunHint hint, CancellationToken cancellationToken)
    {
        var partition = ChargeRunDocument.PartitionOf(hint.CampaignId, hint.EditionId);
        if (
            await store.FindAsync(ChargeRunDocument.Container, partition, hint.RunId, cancellationToken)
            is not { Document.Status: ChargeRunDocument.Running } found
        )
            return;

        string? continuation = null;
        do
        {
            var page = await store.ScanAsync(
                PreorderDocument.Container,
                new(new Equality("campaignId", hint.CampaignId)),
                continuation,
                cancellationToken
            );
            var owing = page.Documents.Where(row => row.Document.EditionId == hint.EditionId && Owes(row.Document));
            await Parallel.ForEachAsync(
                owing,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (row, cancel) => await TakeUpAsync(row, hint.RunId, cancel)
            );
            continuation = page.Continuation;
        } while (continuation is not null);

        await store.ReplaceAsync(
            ChargeRunDocument.Container,
            found.Document with
            {
                Status = ChargeRunDocument.Charging,
            },
            found.ETag,
            cancellationToken
        );
    }

    /// <summary>
    /// Sends another hint for each run that has not included all pre-orders and is overdue. Ends each run that has no pre-order
    /// left.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await foreach (var run in InAsync(ChargeRunDocument.Running, cancellationToken))
        {
            if (run.AskedAt + Overdue <= clock.GetUtcNow())
                await HintAsync(run, cancellationToken);
        }

        await foreach (var run in InAsync(ChargeRunDocument.Charging, cancellationToken))
            await reports.OfAsync(run, cancellationToken);
    }

    private IAsyncEnumerable<ChargeRunDocument> InAsync(string status, CancellationToken cancellationToken) =>
        store
            .ScanAllAsync(ChargeRunDocument.Container, new(new Equality("status", status)), cancellationToken)
            .Select(row => row.Document);

    /// <summary>Makes a pre-order due. Retries the change until it wins or nothing is owed.</summary>
    private async ValueTask TakeUpAsync(Versioned<PreorderDocument> found, string runId, CancellationToken cancellationToken)
    {
        var turn = await pace.TakeAsync(PaceLane.Charge, found.Document.CreatedAt, cancellationToken);
        Versioned<PreorderDocument>? current = found;
        for (var losses = 0; current is not null && Owes(current.Document); losses++)
        {
            if (losses == Contention.MaxLosses)
                throw Contention.Exhausted();
            var due = current.Document.To(PreorderStatus.ChargeDue, clock.GetUtcNow()) with
            {
                ChargeRunId = runId,
                DueAt = turn,
                TurnAt = turn,
            };
            if (await store.ReplaceAsync(PreorderDocument.Container, due, current.ETag, cancellationToken) is not null)
            {
                await hints.PaymentAsync(due, turn, cancellationToken);
                return;
            }

            current = await store.FindAsync(PreorderDocument.Container, found.Document.Pk, found.Document.Id, cancellationToken);
        }
    }

    private Task HintAsync(ChargeRunDocument run, CancellationToken cancellationToken) =>
        sender.SendAsync(ChargeRunHint.Queue, new(run.CampaignId, run.EditionId, run.Id), TimeSpan.Zero, cancellationToken);

    private static bool Owes(PreorderDocument preorder) =>
        preorder is { Status: PreorderStatus.Confirmed, CancelRequestedAt: null, Card: not null } && preorder.Outstanding() > 0;
}
