using System.Net;
using Microsoft.Azure.Cosmos;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>Reads the change feed of a partition, or of a whole container.</summary>
internal sealed class CosmosChanges(CosmosAccounts accounts)
{
    private const int PartsOfAPage = 10;

    /// <summary>The maximum number of empty pages that one read of the change feed requests.</summary>
    private const int MaxEmptyPages = 1000;

    /// <summary>Reads the changes of one partition after a checkpoint.</summary>
    public Task<FeedPage<T>> ReadAsync<T>(
        Container<T> container,
        string partition,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        ReadChangesAsync(
            container,
            ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(new(partition))),
            checkpoint,
            max,
            cancellationToken
        );

    /// <summary>
    /// Reads the change feed of all partitions, each in its own commit order. The mark records the position in each partition.
    /// The service returns the pages of one physical partition after another, so a page here combines several of them. So no
    /// partition waits for the end of another.
    /// </summary>
    public async Task<FeedPage<T>> ScanAsync<T>(
        Container<T> container,
        string? mark,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        var documents = new List<T>();
        while (documents.Count < max)
        {
            var page = await ReadChangesAsync(
                container,
                ChangeFeedStartFrom.Beginning(),
                mark,
                Math.Max(1, max / PartsOfAPage),
                cancellationToken
            );
            if (page.Documents.Count == 0)
                break;
            documents.AddRange(page.Documents);
            mark = page.Next;
        }

        return new(documents, mark);
    }

    /// <summary>
    /// Returns the next page with documents, or an empty page if the service reports that there are no more changes.
    /// </summary>
    private async Task<FeedPage<T>> ReadChangesAsync<T>(
        Container<T> container,
        ChangeFeedStartFrom beginning,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        using var feed = accounts
            .Of(container)
            .GetChangeFeedStreamIterator(
                checkpoint is null ? beginning : ChangeFeedStartFrom.ContinuationToken(checkpoint),
                ChangeFeedMode.LatestVersion,
                new ChangeFeedRequestOptions { PageSizeHint = max }
            );
        for (var pages = 0; pages < MaxEmptyPages; pages++)
        {
            using var answer = await accounts.AskAsync(feed.ReadNextAsync, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.NotModified)
                return new([], checkpoint);
            if (answer.StatusCode == HttpStatusCode.BadRequest && checkpoint is not null)
                throw new UnknownCheckpointException(container.Name);
            answer.Check();
            if (answer.Documents(container) is { Count: > 0 } changed)
                return new([.. changed.Select(row => row.Document)], answer.ContinuationToken);
        }

        throw Contention.Exhausted(); // the service sent only empty pages and reported no end
    }
}
