using CampaignFunctions.Problems;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Reads pre-orders, and changes one by a rule. A draft is not answered yet, and is none.</summary>
public sealed class PreorderStore(IDocumentStore store, PreorderHints hints)
{
    private const int MostOfAPerson = 1000;

    /// <summary>How many pages that hold nothing but drafts one call reads.</summary>
    private const int MaxEmptyPages = 50;

    public async Task<PreorderDocument?> FindAsync(string campaignId, string preorderId, CancellationToken cancellationToken) =>
        (await ReadAsync(campaignId, preorderId, cancellationToken))?.Document;

    /// <summary>All of a person, the newest first.</summary>
    public async Task<IReadOnlyList<PreorderDocument>> OfPersonAsync(
        string campaignId,
        string orderKey,
        CancellationToken cancellationToken
    )
    {
        var query = new Query(PreorderDocument.PartitionOf(campaignId, orderKey))
        {
            Equalities = [new("kind", PreorderDocument.TheKind)],
            Limit = MostOfAPerson,
        };
        var found = await store.QueryAsync(PreorderDocument.Container, query, cancellationToken);
        return
        [
            .. found
                .Select(row => row.Document)
                .Where(IsAnswered)
                .OrderByDescending(preorder => preorder.CreatedAt)
                .ThenBy(preorder => preorder.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>A page of all of a campaign, in no particular order. One that changes meanwhile may come twice; none that stands is left out.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="continuation">Where the page before ended; null for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<(IReadOnlyList<PreorderDocument> Items, string? Next)> AllAsync(
        string campaignId,
        string? continuation,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var filter = new Filter(new Equality("campaignId", campaignId)) { PageSize = limit };
        PreorderDocument[] items = [];
        for (var pages = 0; items.Length == 0 && pages < MaxEmptyPages; pages++)
        {
            var page = await store.ScanAsync(PreorderDocument.Container, filter, continuation, cancellationToken);
            items = [.. page.Documents.Select(row => row.Document).Where(IsAnswered)];
            continuation = page.Continuation;
            if (continuation is null)
                break;
        }

        return (items, continuation); // after many pages of drafts alone, an empty page with a cursor
    }

    /// <summary>What the pre-order becomes by the rule, however often it is changed meanwhile; or why not.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="preorderId">The pre-order.</param>
    /// <param name="decide">What it becomes: itself where nothing is to be done.</param>
    /// <param name="cancellationToken">Cancels.</param>
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
            await hints.SendAsync(next, CancellationToken.None);
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
