using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>
/// Implements the storage port on Cosmos DB. The account must have one write region, and its reads must see every acknowledged
/// write (Bounded Staleness or stronger). The feed of a partition is the service's own change feed of that partition key.
/// </summary>
public sealed class CosmosStore(CosmosAccounts accounts) : IDocumentStore
{
    private const int MaxIdLength = 255;

    private readonly CosmosChanges _changes = new(accounts);

    public async Task<Versioned<T>?> FindAsync<T>(
        Container<T> container,
        string partition,
        string id,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        if (!IsId(id))
            return null; // no document can have this id, and in a URL it would lead elsewhere
        using var answer = await accounts.AskAsync(
            cancel => accounts.Of(container).ReadItemStreamAsync(id, new(partition), cancellationToken: cancel),
            cancellationToken
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
        using var answer = await accounts.AskAsync(
            cancel => accounts.Of(container).CreateItemStreamAsync(body, new(document.Pk), cancellationToken: cancel),
            cancellationToken
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
        using var answer = await accounts.AskAsync(
            cancel => accounts.Of(container).ReplaceItemStreamAsync(body, document.Id, new(document.Pk), IfMatch(etag), cancel),
            cancellationToken
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
        using var answer = await accounts.AskAsync(
            cancel => accounts.Of(container).DeleteItemStreamAsync(id, new(partition), IfMatch(etag), cancel),
            cancellationToken
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
            using var answer = await accounts.AskAsync(feed.ReadNextAsync, cancellationToken);
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
            using var answer = await accounts.AskAsync(feed.ReadNextAsync, cancellationToken);
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
        where T : class, IDocument => _changes.ReadAsync(container, partition, checkpoint, max, cancellationToken);

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
            ); // the continuation is part of cursors
        using var answer = await accounts.AskAsync(feed.ReadNextAsync, cancellationToken);
        if (continuation is not null && answer.StatusCode == HttpStatusCode.BadRequest)
            throw new UnknownCheckpointException(container.Name);
        answer.Check();
        return new(answer.Documents(container), feed.HasMoreResults ? answer.ContinuationToken : null);
    }

    public Task<FeedPage<T>> ScanCommittedAsync<T>(
        Container<T> container,
        string? mark,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => _changes.ScanAsync(container, mark, max, cancellationToken);

    private static ItemRequestOptions? IfMatch(string? etag) =>
        etag is null ? null : new() { IfMatchEtag = CosmosAnswers.AsSent(etag) };

    /// <summary>
    /// Returns whether the id is valid. Ids are part of URLs: visible ASCII without the characters that have a meaning there.
    /// </summary>
    private static bool IsId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id.All(c => c is > ' ' and < '\x7f' and not ('/' or '\\' or '?' or '#' or '%'));
}
