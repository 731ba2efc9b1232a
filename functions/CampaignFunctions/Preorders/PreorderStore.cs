using CampaignFunctions.Problems;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Reads pre-orders, and changes a pre-order by a rule. It hides drafts, because their orders are not answered yet.
/// </summary>
public sealed class PreorderStore(IDocumentStore store, PreorderHints hints)
{
    private const int MostOfAPerson = 1000;

    /// <summary>How many pages with only drafts one call reads.</summary>
    private const int MaxEmptyPages = 50;

    public async Task<PreorderDocument?> FindAsync(string campaignId, string preorderId, CancellationToken cancellationToken) =>
        (await ReadAsync(campaignId, preorderId, cancellationToken))?.Document;

    /// <summary>Returns all pre-orders in a partition, in no particular order.</summary>
    public async Task<IEnumerable<PreorderDocument>> InPartitionAsync(string partition, CancellationToken cancellationToken)
    {
        var query = new Query(partition) { Equalities = [new("kind", PreorderDocument.TheKind)], Limit = MostOfAPerson };
        var found = await store.QueryAsync(PreorderDocument.Container, query, cancellationToken);
        return found.Select(row => row.Document).Where(IsAnswered);
    }

    /// <summary>
    /// Returns a page of the pre-orders that pass the filter, in no particular order. A pre-order that changes meanwhile may
    /// appear twice. Paging never skips a pre-order.
    /// </summary>
    /// <param name="continuation">The end of the previous page; null for the first page.</param>
    public async Task<(IReadOnlyList<PreorderDocument> Items, string? Next)> PageAsync(
        Filter filter,
        string? continuation,
        CancellationToken cancellationToken
    )
    {
        PreorderDocument[] items = [];
        for (var pages = 0; items.Length == 0 && pages < MaxEmptyPages; pages++)
        {
            var page = await store.ScanAsync(PreorderDocument.Container, filter, continuation, cancellationToken);
            items = [.. page.Documents.Select(row => row.Document).Where(IsAnswered)];
            continuation = page.Continuation;
            if (continuation is null)
                break;
        }

        return (items, continuation); // after many pages with only drafts, the page is empty and has a continuation
    }

    /// <summary>
    /// Changes the pre-order by the rule, and retries the change until it wins. Returns the new pre-order, or the reason for the
    /// refusal.
    /// </summary>
    /// <param name="decide">Returns the new pre-order, the same pre-order if there is nothing to do, or a refusal.</param>
    public async Task<Result<PreorderDocument>> ChangeAsync(
        string campaignId,
        string preorderId,
        Func<PreorderDocument, Result<PreorderDocument>> decide,
        CancellationToken cancellationToken
    )
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await ReadAsync(campaignId, preorderId, cancellationToken) is not { } found)
                return ProblemCode.PreorderNotFound;
            var decided = decide(found.Document);
            if (!decided.IsSuccess || ReferenceEquals(decided.Value, found.Document))
                return decided;
            var next = decided.Value;
            if (await store.ReplaceAsync(PreorderDocument.Container, next, found.ETag, cancellationToken) is null)
                continue;
            await hints.SendAsync(next);
            return next;
        }

        throw Contention.Exhausted();
    }

    private async Task<Versioned<PreorderDocument>?> ReadAsync(
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        await store.FindPreorderAsync(campaignId, preorderId, cancellationToken) is { } found && IsAnswered(found.Document)
            ? found
            : null;

    private static bool IsAnswered(PreorderDocument preorder) => preorder.Status != PreorderStatus.Draft;
}
