using CampaignFunctions.Payments;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Includes pre-orders in a charge run, and puts them back if the run is paused or stopped.</summary>
/// <remarks>
/// A process that puts a pre-order back reads it first, then the run, and then replaces the pre-order. A run that goes on after a
/// pause writes each of its pre-orders again, so a late process cannot put it back any more.
/// </remarks>
public sealed class IncludeInRun(IDocumentStore store, ChargeRuns runs, PreorderHints hints, Pace pace, TimeProvider clock)
{
    private const int AtOnce = 16;

    /// <summary>Includes all pre-orders of the selection that owe an amount, unless the run is paused meanwhile.</summary>
    public async Task IncludeAsync(ChargeRunDocument run, CancellationToken cancellationToken)
    {
        if (run is { Selection.Most: { } most, Chosen: null })
        {
            var oldest = await OldestAsync(run, most, cancellationToken);
            var chosen = await ChangeAsync(
                run,
                standing => standing.Chosen is null ? standing with { Chosen = oldest } : null,
                cancellationToken
            );
            if (chosen is null)
                return; // another process has chosen, or the run is paused
            run = chosen;
        }

        await foreach (var page in PagesAsync(run, cancellationToken))
        {
            if (!await IsAsAskedAsync(run, cancellationToken))
                return;
            await EachAsync(page, (row, cancel) => TakeUpAsync(run, row, cancel), cancellationToken);
        }

        await ChangeAsync(run, standing => standing with { Status = ChargeRunDocument.Charging }, cancellationToken);
    }

    /// <summary>Puts all pre-orders back whose charge has not begun, and completes the pause or the stop.</summary>
    public async Task PutBackAsync(ChargeRunDocument run, CancellationToken cancellationToken)
    {
        var filter = new Filter(new Equality("chargeRunId", run.Id));
        string? continuation = null;
        do
        {
            var page = await store.ScanAsync(PreorderDocument.Container, filter, continuation, cancellationToken);
            if (!await IsAsAskedAsync(run, cancellationToken))
                return;
            await EachAsync(page.Documents, (row, cancel) => PutBackAsync(run, row, cancel), cancellationToken);
            continuation = page.Continuation;
        } while (continuation is not null);

        var next = run.Status == ChargeRunDocument.Pausing ? ChargeRunDocument.Paused : ChargeRunDocument.Stopped;
        await ChangeAsync(run, standing => standing with { Status = next }, cancellationToken);
    }

    /// <summary>Changes the run, unless staff have asked for another status since.</summary>
    private Task<ChargeRunDocument?> ChangeAsync(
        ChargeRunDocument run,
        Func<ChargeRunDocument, ChargeRunDocument?> change,
        CancellationToken cancellationToken
    ) =>
        store.ChangeAsync(
            ChargeRunDocument.Container,
            run.Pk,
            run.Id,
            standing => standing.IsAsAsked(run) ? change(standing) : null,
            cancellationToken
        );

    private static Task EachAsync(
        IEnumerable<Versioned<PreorderDocument>> rows,
        Func<Versioned<PreorderDocument>, CancellationToken, Task> work,
        CancellationToken cancellationToken
    ) =>
        Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (row, cancel) => await work(row, cancel)
        );

    private async Task<bool> IsAsAskedAsync(ChargeRunDocument run, CancellationToken cancellationToken) =>
        await runs.FindAsync(run.CampaignId, run.EditionId, run.Id, cancellationToken) is { } found
        && found.Document.IsAsAsked(run);

    /// <summary>Returns the ids of the oldest pre-orders that the run can include.</summary>
    private async Task<string[]> OldestAsync(ChargeRunDocument run, int most, CancellationToken cancellationToken)
    {
        var owing = await store.ScanLatestAsync(
            PreorderDocument.Container,
            new(new Equality("campaignId", run.CampaignId)),
            preorder => run.Selection!.Fits(preorder, run.EditionId) ? (preorder.CreatedAt, preorder.Id) : default,
            cancellationToken
        );
        return [.. owing.Where(each => each.Id is not null).Order().Take(most).Select(each => each.Id)];
    }

    private async IAsyncEnumerable<IEnumerable<Versioned<PreorderDocument>>> PagesAsync(
        ChargeRunDocument run,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if ((run.Chosen ?? run.Selection?.PreorderIds) is { } ids)
        {
            foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
            {
                var found = await Task.WhenAll(some.Select(id => store.FindPreorderAsync(run.CampaignId, id, cancellationToken)));
                yield return found.OfType<Versioned<PreorderDocument>>();
            }

            yield break;
        }

        string? continuation = null;
        do
        {
            var filter = new Filter(new Equality("campaignId", run.CampaignId));
            var page = await store.ScanAsync(PreorderDocument.Container, filter, continuation, cancellationToken);
            yield return page.Documents;
            continuation = page.Continuation;
        } while (continuation is not null);
    }

    /// <summary>
    /// Makes a pre-order due. Retries the change until it wins or nothing is owed. A pre-order that a run after a pause still has
    /// is written again.
    /// </summary>
    private async Task TakeUpAsync(ChargeRunDocument run, Versioned<PreorderDocument> row, CancellationToken cancellationToken)
    {
        var selection = run.Selection ?? ChargeSelection.All;
        DateTimeOffset? turn = null;
        Versioned<PreorderDocument>? current = row;
        for (var losses = 0; current is not null; losses++)
        {
            if (losses == Contention.MaxLosses)
                throw Contention.Exhausted();
            var preorder = current.Document;
            var isKept = run.Changes is not null && IsInLine(run, preorder);
            if (!isKept && !selection.Fits(preorder, run.EditionId))
                return;
            turn ??= isKept ? null : await pace.TakeAsync(PaceLane.Charge, preorder.CreatedAt, cancellationToken);
            var now = clock.GetUtcNow();
            var next = isKept
                ? preorder with
                {
                    SweptAt = now,
                }
                : preorder.To(PreorderStatus.ChargeDue, now) with
                {
                    ChargeRunId = run.Id,
                    DueAt = turn,
                    TurnAt = turn,
                };
            if (await store.ReplaceAsync(PreorderDocument.Container, next, current.ETag, cancellationToken) is not null)
            {
                await hints.PaymentAsync(next, next.TurnAt);
                return;
            }

            current = await store.FindAsync(PreorderDocument.Container, preorder.Pk, preorder.Id, cancellationToken);
        }
    }

    private async Task PutBackAsync(ChargeRunDocument run, Versioned<PreorderDocument> row, CancellationToken cancellationToken)
    {
        Versioned<PreorderDocument>? current = row;
        for (var losses = 0; current is not null && IsInLine(run, current.Document); losses++)
        {
            if (losses == Contention.MaxLosses)
                throw Contention.Exhausted();
            if (losses > 0 && !await runs.IsHeldAsync(current.Document, cancellationToken))
                return;
            var next = ChargeRuns.PutBack(current.Document, clock.GetUtcNow());
            if (await store.ReplaceAsync(PreorderDocument.Container, next, current.ETag, cancellationToken) is not null)
                return;
            current = await store.FindAsync(PreorderDocument.Container, row.Document.Pk, row.Document.Id, cancellationToken);
        }
    }

    private static bool IsInLine(ChargeRunDocument run, PreorderDocument preorder) =>
        preorder.Status == PreorderStatus.ChargeDue && preorder.ChargeRunId == run.Id;
}
