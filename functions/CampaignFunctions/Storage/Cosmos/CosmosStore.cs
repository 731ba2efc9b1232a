using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>
/// The storage port on Cosmos DB. The account must have one write region and read what it acknowledged there (Bounded Staleness or
/// stronger). A page of a partition's feed is the service's own change feed of that partition key.
/// </summary>
public sealed class CosmosStore(CosmosAccounts accounts) : IDocumentStore
{
    /// <summary>How many pages without a change one read of the change feed asks for.</summary>
    private const int MaxEmptyPages = 1000;

    private const int MaxIdLength = 255;
    private const int PartsOfAPage = 10;

    public async Task<Versioned<T>?> FindAsync<T>(
        Container<T> container,
        string partition,
        string id,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        if (!IsId(id))
            return null; // no document can have it, and in an address it would lead elsewhere
        using var answer = await CosmosAnswers.AskAsync(() =>
            accounts.Of(container).ReadItemStreamAsync(id, new(partition), cancellationToken: cancellationToken)
        );
        if (answer.IsAbsent())
            return null;
        answer.Check();
        using var body = new MemoryStream();
        await answer.Content.CopyToAsync(body, cancellationToken);
        return new(container.Read(body.GetBuffer().AsSpan(0, (int)body.Length)), answer.ETag());
    }

    public async Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        if (!IsId(document.Id))
            throw new ArgumentException($"A document of {container.Name} cannot have this id.", nameof(document));
        using var body = new MemoryStream(container.Write(document), writable: false);
        using var answer = await CosmosAnswers.AskAsync(() =>
            accounts.Of(container).CreateItemStreamAsync(body, new(document.Pk), cancellationToken: cancellationToken)
        );
        if (answer.StatusCode == HttpStatusCode.Conflict)
            return null;
        answer.Check();
        return answer.ETag();
    }

    public async Task<string?> ReplaceAsync<T>(
        Container<T> container,
        T document,
        string etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        using var body = new MemoryStream(container.Write(document), writable: false);
        using var answer = await CosmosAnswers.AskAsync(() =>
            accounts.Of(container).ReplaceItemStreamAsync(body, document.Id, new(document.Pk), IfMatch(etag), cancellationToken)
        );
        if (answer.StatusCode == HttpStatusCode.PreconditionFailed || answer.IsAbsent())
            return null;
        answer.Check();
        return answer.ETag();
    }

    public async Task<bool> DeleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        if (!IsId(id))
            return true;
        using var answer = await CosmosAnswers.AskAsync(() =>
            accounts.Of(container).DeleteItemStreamAsync(id, new(partition), IfMatch(etag), cancellationToken)
        );
        if (answer.StatusCode == HttpStatusCode.PreconditionFailed)
            return false;
        if (!answer.IsAbsent())
            answer.Check();
        return true;
    }

    public async Task<IReadOnlyList<Versioned<T>>> QueryAsync<T>(
        Container<T> container,
        Query query,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        container.Check(query);
        var documents = new List<Versioned<T>>();
        using var feed = accounts
            .Of(container)
            .GetItemQueryStreamIterator(
                CosmosSql.Select(query, container.Lists),
                requestOptions: new() { PartitionKey = new(query.Partition), MaxItemCount = query.Limit }
            );
        while (documents.Count < query.Limit && feed.HasMoreResults)
        {
            using var answer = await CosmosAnswers.AskAsync(() => feed.ReadNextAsync(cancellationToken));
            answer.Check();
            documents.AddRange(answer.Documents(container));
        }

        return documents.Count <= query.Limit ? documents : documents[..query.Limit];
    }

    public async Task<long> CountAsync<T>(
        Container<T> container,
        string partition,
        IReadOnlyList<Equality> equalities,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        var count = 0L;
        using var feed = accounts
            .Of(container)
            .GetItemQueryStreamIterator(
                CosmosSql.Count(partition, equalities),
                requestOptions: new() { PartitionKey = new(partition) }
            );
        while (feed.HasMoreResults)
        {
            using var answer = await CosmosAnswers.AskAsync(() => feed.ReadNextAsync(cancellationToken));
            answer.Check();
            using var page = JsonDocument.Parse(answer.Content);
            count += page.RootElement.GetProperty("Documents").EnumerateArray().Sum(part => part.GetInt64());
        }

        return count;
    }

    public Task<FeedPage<T>> ReadFeedAsync<T>(
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

    public async Task<ScanPage<T>> ScanAsync<T>(
        Container<T> container,
        Filter filter,
        string? continuation,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        using var feed = accounts
            .Of(container)
            .GetItemQueryStreamIterator(
                CosmosSql.Scan(filter),
                continuation,
                new() { MaxItemCount = filter.PageSize, ResponseContinuationTokenLimitInKb = 1 }
            ); // it goes out in cursors
        using var answer = await CosmosAnswers.AskAsync(() => feed.ReadNextAsync(cancellationToken));
        if (continuation is not null && answer.StatusCode == HttpStatusCode.BadRequest)
            throw new UnknownCheckpointException(container.Name);
        answer.Check();
        return new(answer.Documents(container), feed.HasMoreResults ? answer.ContinuationToken : null);
    }

    /// <summary>
    /// The change feed of all partitions: each in its own order of commits, and the mark says how far each was read. The service gives a
    /// page of one physical partition after the other's, so a page here is made of several: none waits for the end of another.
    /// </summary>
    public async Task<FeedPage<T>> ScanCommittedAsync<T>(
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

    /// <summary>The next page that holds something; none where the service says that there is nothing left.</summary>
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
            using var answer = await CosmosAnswers.AskAsync(() => feed.ReadNextAsync(cancellationToken));
            if (answer.StatusCode == HttpStatusCode.NotModified)
                return new([], checkpoint);
            if (answer.StatusCode == HttpStatusCode.BadRequest && checkpoint is not null)
                throw new UnknownCheckpointException(container.Name);
            answer.Check();
            if (answer.Documents(container) is { Count: > 0 } changed)
                return new([.. changed.Select(row => row.Document)], answer.ContinuationToken);
        }

        throw Contention.Exhausted(); // the service neither gave a change nor said that there is none
    }

    private static ItemRequestOptions? IfMatch(string? etag) =>
        etag is null ? null : new() { IfMatchEtag = CosmosAnswers.AsSent(etag) };

    /// <summary>Ids are part of addresses: of visible ASCII without what has a meaning there.</summary>
    private static bool IsId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id.All(c => c is > ' ' and < '\x7f' and not ('/' or '\\' or '?' or '#' or '%'));
}
