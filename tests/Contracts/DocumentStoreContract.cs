using System.Globalization;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Contracts;

/// <summary>
/// The contract that every adapter of the storage port must keep. To test an adapter, derive a class from this one. Give it an
/// empty store, or a store whose partitions named by <see cref="Partition"/> are empty.
/// </summary>
public abstract class DocumentStoreContract
{
    private static readonly Container<ContractDocument> Container = ContractDocument.Container;

    protected abstract IDocumentStore Store { get; }

    /// <summary>A partition that only this test uses.</summary>
    protected string Partition { get; } = Guid.CreateVersion7().ToString();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_NoDocument_ReturnsNull() => Assert.Null(await Store.FindAsync(Container, Partition, "a", Cancel));

    [Fact]
    public async Task Create_NewId_StoresDocumentWithReturnedETag()
    {
        var document = Document("a") with { Text = "x", Number = 3, Tags = ["t", "u"] };

        var etag = await Store.CreateAsync(Container, document, Cancel);

        var found = await Store.FindAsync(Container, Partition, "a", Cancel);
        Assert.NotNull(found);
        Assert.Equal(etag, found.ETag);
        Assert.Equivalent(document, found.Document);
    }

    [Fact]
    public async Task Create_ExistingId_ReturnsNullAndOverwritesNothing()
    {
        await Store.CreateAsync(Container, Document("a") with { Text = "first" }, Cancel);

        Assert.Null(await Store.CreateAsync(Container, Document("a") with { Text = "second" }, Cancel));

        Assert.Equal("first", (await Store.FindAsync(Container, Partition, "a", Cancel))!.Document.Text);
    }

    [Fact]
    public async Task Create_SameIdInAnotherPartition_StoresSecondDocument()
    {
        var elsewhere = Partition + "-2";
        await Store.CreateAsync(Container, Document("a"), Cancel);

        Assert.NotNull(await Store.CreateAsync(Container, Document("a") with { Pk = elsewhere, Text = "there" }, Cancel));

        Assert.Null((await Store.FindAsync(Container, Partition, "a", Cancel))!.Document.Text);
        Assert.Equal("there", (await Store.FindAsync(Container, elsewhere, "a", Cancel))!.Document.Text);
    }

    [Fact]
    public async Task Create_ConcurrentWithOneId_ExactlyOneSucceeds()
    {
        var writes = Enumerable.Range(0, 32).Select(i => Store.CreateAsync(Container, Document("a") with { Number = i }, Cancel));

        var etags = await Task.WhenAll(writes);

        Assert.Single(etags, etag => etag is not null);
    }

    [Fact]
    public async Task Create_HostileText_IsReadBackUnchanged()
    {
        var text = "'; drop table docs; -- \u202e <script> \0 \U0001F697 {\"$ref\":1} \\ %";
        await Store.CreateAsync(Container, Document("a'\";--") with { Text = text, Tags = [text] }, Cancel);

        var found = await Store.FindAsync(Container, Partition, "a'\";--", Cancel);

        Assert.Equal(text, found!.Document.Text);
        Assert.Equal([text], found.Document.Tags!);
    }

    [Fact]
    public async Task Replace_CurrentETag_StoresDocumentWithNewETag()
    {
        var first = await Store.CreateAsync(Container, Document("a"), Cancel);

        var second = await Store.ReplaceAsync(Container, Document("a") with { Text = "new" }, first!, Cancel);

        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Equal("new", (await Store.FindAsync(Container, Partition, "a", Cancel))!.Document.Text);
    }

    [Fact]
    public async Task Replace_StaleETag_ReturnsNullAndOverwritesNothing()
    {
        var first = await Store.CreateAsync(Container, Document("a"), Cancel);
        await Store.ReplaceAsync(Container, Document("a") with { Text = "second" }, first!, Cancel);

        Assert.Null(await Store.ReplaceAsync(Container, Document("a") with { Text = "third" }, first!, Cancel));

        Assert.Equal("second", (await Store.FindAsync(Container, Partition, "a", Cancel))!.Document.Text);
    }

    [Fact]
    public async Task Replace_NoDocument_ReturnsNull()
    {
        var etag = await Store.CreateAsync(Container, Document("a"), Cancel);

        Assert.Null(await Store.ReplaceAsync(Container, Document("b"), etag!, Cancel));
        Assert.Null(await Store.FindAsync(Container, Partition, "b", Cancel));
    }

    /// <summary>Cosmos DB takes 2 MiB. Every store must refuse what one of them refuses.</summary>
    [Fact]
    public async Task Write_DocumentTooLarge_ThrowsAndStoresNothing()
    {
        var text = new string('x', ContainerDefinition.MaxBytes);
        var etag = await Store.CreateAsync(Container, Document("a"), Cancel);

        await Assert.ThrowsAsync<DocumentTooLargeException>(() =>
            Store.CreateAsync(Container, Document("b") with { Text = text }, Cancel)
        );
        await Assert.ThrowsAsync<DocumentTooLargeException>(() =>
            Store.ReplaceAsync(Container, Document("a") with { Text = text }, etag!, Cancel)
        );

        Assert.Single(await Store.QueryAsync(Container, new(Partition), Cancel));
        Assert.Equal(Document("a").Text, (await Store.FindAsync(Container, Partition, "a", Cancel))!.Document.Text);
    }

    [Fact]
    public async Task Write_LargestDocument_IsReadBack()
    {
        var rest = Container.Write(Document("a") with { Text = "" }).Length;
        var largest = Document("a") with { Text = new string('x', ContainerDefinition.MaxBytes - rest) };

        Assert.NotNull(await Store.CreateAsync(Container, largest, Cancel));

        Assert.Equal(largest.Text, (await Store.FindAsync(Container, Partition, "a", Cancel))!.Document.Text);
    }

    [Fact]
    public async Task Replace_ConcurrentWithOneETag_ExactlyOneSucceeds()
    {
        var etag = await Store.CreateAsync(Container, Document("a"), Cancel);
        var writes = Enumerable
            .Range(0, 32)
            .Select(i => Store.ReplaceAsync(Container, Document("a") with { Number = i }, etag!, Cancel));

        var etags = await Task.WhenAll(writes);

        Assert.Single(etags, written => written is not null);
    }

    [Fact]
    public async Task Delete_FollowedByCreate_GivesNewETag()
    {
        var first = await Store.CreateAsync(Container, Document("a"), Cancel);
        Assert.True(await Store.DeleteAsync(Container, Partition, "a", null, Cancel));

        var second = await Store.CreateAsync(Container, Document("a"), Cancel);

        Assert.NotEqual(first, second);
        Assert.Null(await Store.ReplaceAsync(Container, Document("a"), first!, Cancel));
    }

    [Fact]
    public async Task Delete_NoDocument_ReturnsTrue() =>
        Assert.True(await Store.DeleteAsync(Container, Partition, "a", null, Cancel));

    [Fact]
    public async Task Delete_StaleETag_ReturnsFalseAndKeepsDocument()
    {
        var first = await Store.CreateAsync(Container, Document("a"), Cancel);
        var second = await Store.ReplaceAsync(Container, Document("a"), first!, Cancel);

        Assert.False(await Store.DeleteAsync(Container, Partition, "a", first, Cancel));
        Assert.True(await Store.DeleteAsync(Container, Partition, "a", second, Cancel));
        Assert.Null(await Store.FindAsync(Container, Partition, "a", Cancel));
    }

    [Fact]
    public async Task Query_SeveralEqualities_ReturnsMatchesInThePartitionOnly()
    {
        await CreateAsync(
            Document("a") with
            {
                Kind = "k",
                Number = 1,
            },
            Document("b") with
            {
                Kind = "k",
                Number = 2,
            },
            Document("c") with
            {
                Kind = "l",
                Number = 1,
            }
        );
        await CreateAsync(Document("d") with { Pk = Partition + "-2", Kind = "k", Number = 1 });

        Assert.Equal(["a"], await IdsAsync(new(Partition) { Equalities = [new("kind", "k"), new("number", 1)] }));
        Assert.Equal(["a", "b"], await IdsAsync(new(Partition) { Equalities = [new("kind", "k")] }));
        Assert.Empty(await IdsAsync(new(Partition) { Equalities = [new("kind", "' or 1=1 --")] }));
    }

    [Fact]
    public async Task Query_Contains_ReturnsOnlyDocumentsWithTheMember()
    {
        await CreateAsync(
            Document("a") with
            {
                Tags = ["x", "y"],
            },
            Document("b") with
            {
                Tags = ["xy"],
            },
            Document("c"),
            Document("d") with
            {
                Tags = ["y"],
            }
        );

        Assert.Equal(["a", "d"], await IdsAsync(new(Partition) { Contains = [new("tags", "y")] }));
        Assert.Equal(["a"], await IdsAsync(new(Partition) { Contains = [new("tags", "y"), new("tags", "x")] }));
        Assert.Empty(await IdsAsync(new(Partition) { Contains = [new("tags", "y"), new("tags", "none")] }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_PagedByKeyset_ReturnsEachDocumentOnceInOrder(bool descending)
    {
        await CreateAsync([.. Enumerable.Range(0, 20).Select(i => Document($"id{i:D2}") with { Number = i / 3 })]);
        var query = new Query(Partition) { Order = new("number", descending), Limit = 4 };

        var seen = new List<string>();
        while (await Store.QueryAsync(Container, query, Cancel) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, query.Limit);
            seen.AddRange(page.Select(row => row.Document.Id));
            query = query with { After = new(page[^1].Document.Number, page[^1].Document.Id) };
        }

        var expected = Enumerable.Range(0, 20).Select(i => $"id{i:D2}").ToList();
        if (descending)
            expected.Reverse();
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Query_DescendingIdsAfterAKey_ReturnsLastIdBeforeTheKey()
    {
        await CreateAsync(Document("v.000001"), Document("v.000002"), Document("v.000010"), Document("w.000001"));

        var query = new Query(Partition)
        {
            Order = Order.ByIdDescending,
            After = new("", "v/"),
            Limit = 1,
        };

        Assert.Equal(["v.000010"], await IdsAsync(query));
    }

    [Fact]
    public async Task Query_TextOrder_ComparesBytes()
    {
        await CreateAsync(
            Document("1") with
            {
                Text = "b",
            },
            Document("2") with
            {
                Text = "B",
            },
            Document("3") with
            {
                Text = "ä",
            },
            Document("4") with
            {
                Text = "a",
            }
        );

        Assert.Equal(["2", "4", "1", "3"], await IdsAsync(new(Partition) { Order = new("text") }));
    }

    [Fact]
    public async Task Query_OrderedByOptionalProperty_SkipsDocumentsWithoutIt()
    {
        await CreateAsync(Document("a"), Document("b") with { Text = "x" });

        Assert.Equal(["b"], await IdsAsync(new(Partition) { Order = new("text") }));
    }

    [Fact]
    public async Task Query_OrderNotListedByTheContainer_Throws()
    {
        await CreateAsync(Document("a") with { Kind = "x" });

        await Assert.ThrowsAsync<ArgumentException>(() => IdsAsync(new(Partition) { Order = new("kind") }));
    }

    [Fact]
    public async Task Count_Equalities_ReturnsNumberOfMatches()
    {
        await CreateAsync(
            Document("a") with
            {
                Kind = "k",
            },
            Document("b") with
            {
                Kind = "k",
            },
            Document("c") with
            {
                Kind = "l",
            }
        );

        Assert.Equal(2, await Store.CountAsync(Container, Partition, [new("kind", "k")], Cancel));
        Assert.Equal(3, await Store.CountAsync(Container, Partition, [], Cancel));
        Assert.Equal(0, await Store.CountAsync(Container, Partition + "-2", [], Cancel));
    }

    [Fact]
    public async Task Feed_EmptyPartition_ReturnsNoDocumentsAndSameCheckpoint()
    {
        var page = await Store.ReadFeedAsync(Container, Partition, null, 10, Cancel);

        Assert.Empty(page.Documents);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Feed_UnknownCheckpoint_Throws()
    {
        await CreateAsync(Document("a"));

        await Assert.ThrowsAsync<UnknownCheckpointException>(() =>
            Store.ReadFeedAsync(Container, Partition, "elsewhere", 10, Cancel)
        );
        await Assert.ThrowsAsync<UnknownCheckpointException>(() => Store.ScanCommittedAsync(Container, "elsewhere", 10, Cancel));
    }

    [Fact]
    public async Task Feed_ReadInPages_ReturnsEachDocumentOnceInCommitOrder()
    {
        await CreateAsync([.. Enumerable.Range(0, 10).Select(i => Document($"d{9 - i}"))]);
        await CreateAsync(Document("elsewhere") with { Pk = Partition + "-2" });

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"d{9 - i}"), await FeedIdsAsync(null, 3));
    }

    [Fact]
    public async Task Feed_SameCheckpointTwice_ReturnsSameAndNewerDocuments()
    {
        await CreateAsync(Document("a"), Document("b"));
        var first = await Store.ReadFeedAsync(Container, Partition, null, 1, Cancel);
        await CreateAsync(Document("c"));

        Assert.Equal(["b", "c"], await FeedIdsAsync(first.Next, 10));
        Assert.Equal(["b", "c"], await FeedIdsAsync(first.Next, 10));
        Assert.Equal(["a", "b", "c"], await FeedIdsAsync(null, 10));
    }

    [Fact]
    public async Task Feed_ReadAtItsEnd_IsEmptyUntilTheNextCommit()
    {
        await CreateAsync(Document("a"));
        var end = await Store.ReadFeedAsync(Container, Partition, null, 10, Cancel);
        var empty = await Store.ReadFeedAsync(Container, Partition, end.Next, 10, Cancel);
        await CreateAsync(Document("b"));

        Assert.Empty(empty.Documents);
        Assert.Equal(["b"], await FeedIdsAsync(empty.Next, 10));
    }

    [Fact]
    public async Task Feed_DocumentReplaced_ReturnsItOnlyAtItsNewPlace()
    {
        await CreateAsync(Document("a"), Document("b"));
        var end = await Store.ReadFeedAsync(Container, Partition, null, 10, Cancel);
        var a = await Store.FindAsync(Container, Partition, "a", Cancel);
        await Store.ReplaceAsync(Container, a!.Document with { Text = "new" }, a.ETag, Cancel);

        Assert.Equal(["a"], await FeedIdsAsync(end.Next, 10));
        Assert.Equal(["b", "a"], await FeedIdsAsync(null, 10));
    }

    [Fact]
    public async Task Feed_ReadDuringConcurrentWrites_SkipsNoDocument()
    {
        const int writers = 8,
            each = 25;
        var writing = Task.WhenAll(
            Enumerable
                .Range(0, writers)
                .Select(async writer =>
                {
                    for (var i = 0; i < each; i++)
                        await Store.CreateAsync(Container, Document($"{writer}-{i}"), Cancel);
                })
        );

        var seen = new List<string>();
        string? checkpoint = null;
        while (seen.Count < writers * each)
        {
            var isLast = writing.IsCompleted;
            var page = await Store.ReadFeedAsync(Container, Partition, checkpoint, 7, Cancel);
            (seen, checkpoint) = ([.. seen, .. page.Documents.Select(document => document.Id)], page.Next);
            Assert.False(isLast && page.Documents.Count == 0 && seen.Count < writers * each, $"The feed ended at {seen.Count}.");
        }

        await writing;
        Assert.Equal(writers * each, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("number", false)]
    [InlineData("number", true)]
    [InlineData("text", false)]
    [InlineData("text", true)]
    public async Task Query_ContainsWithOrder_PagesThroughAllMatches(string property, bool descending)
    {
        string[][] tags =
        [
            ["x"],
            ["x", "y", "x"],
            ["y"],
        ];
        for (var i = 0; i < 12; i++)
        {
            await CreateAsync(
                Document($"d{i:D2}") with
                {
                    Number = i % 3,
                    Text = i % 4 == 0 ? null : $"t{i % 2}",
                    Kind = i % 2 == 0 ? "even" : "odd",
                    Tags = tags[i % 3],
                }
            );
        }

        var query = new Query(Partition) { Contains = [new("tags", "x")], Order = new(property, descending) };
        var all = await Store.QueryAsync(Container, query, Cancel);
        var paged = new List<string>();
        Keyset? after = null;
        while (await Store.QueryAsync(Container, query with { After = after, Limit = 3 }, Cancel) is { Count: > 0 } page)
        {
            paged.AddRange(page.Select(row => row.Document.Id));
            var last = page[^1].Document;
            after = new(property == "number" ? last.Number : last.Text!, last.Id);
        }

        var expected = Enumerable
            .Range(0, 12)
            .Where(i => i % 3 != 2 && (property == "number" || i % 4 != 0))
            .Select(i => (Key: property == "number" ? i % 3 : i % 2, Id: $"d{i:D2}"))
            .Order()
            .Select(row => row.Id);
        Assert.Equal(descending ? expected.Reverse() : expected, all.Select(row => row.Document.Id));
        Assert.Equal(all.Select(row => row.Document.Id), paged);
        Assert.Equal(
            all.Where(row => row.Document.Kind == "odd").Select(row => row.Document.Id),
            await IdsAsync(query with { Equalities = [new("kind", "odd")] })
        );
        Assert.Equal(
            all.Where(row => row.Document.Tags.Contains("y")).Select(row => row.Document.Id),
            await IdsAsync(query with { Contains = [new("tags", "x"), new("tags", "y")] })
        );
    }

    [Fact]
    public async Task Query_ContainsAfterReplaceAndDelete_ReturnsCurrentMatches()
    {
        var query = new Query(Partition) { Contains = [new("tags", "x")], Order = new("number") };
        var etag = await Store.CreateAsync(Container, Document("a") with { Number = 1, Tags = ["x"] }, Cancel);
        await CreateAsync(Document("b") with { Number = 2, Tags = ["x"] }, Document("c") with { Number = 3 });
        etag = await Store.ReplaceAsync(Container, Document("a") with { Number = 5, Tags = ["y", "x"] }, etag!, Cancel);
        Assert.Equal(["b", "a"], await IdsAsync(query));

        await Store.ReplaceAsync(Container, Document("a") with { Number = 5, Tags = ["y"] }, etag!, Cancel);
        Assert.Equal(["b"], await IdsAsync(query));
        Assert.Equal(["a"], await IdsAsync(query with { Contains = [new("tags", "y")] }));

        await Store.DeleteAsync(Container, Partition, "b", null, Cancel);
        Assert.Empty(await IdsAsync(query));
    }

    [Fact]
    public async Task ScanCommitted_FromAMark_ReturnsLaterCommitsOfAllPartitions()
    {
        var elsewhere = Partition + "-2";
        await Store.CreateAsync(Container, Document("a"), Cancel);
        var mark = await MarkAsync(null);
        var etag = await Store.CreateAsync(Container, Document("b"), Cancel);
        await Store.CreateAsync(Container, Document("c") with { Pk = elsewhere }, Cancel);
        await Store.ReplaceAsync(Container, Document("b") with { Text = "again" }, etag!, Cancel);

        var mine = (await CommittedAsync(mark))
            .Where(document => document.Pk.StartsWith(Partition, StringComparison.Ordinal))
            .ToArray();

        Assert.Contains(mine, document => document is { Id: "b", Text: "again" });
        Assert.Contains(mine, document => document.Id == "c" && document.Pk == elsewhere);
        var end = await MarkAsync(mark);
        Assert.Equal(end, await MarkAsync(end));
    }

    [Fact]
    public async Task Scan_Equalities_ReturnsMatchesOfAllPartitions()
    {
        var kind = Partition;
        await CreateAsync([
            .. Enumerable
                .Range(0, 600)
                .Select(i =>
                    Document(i.ToString(CultureInfo.InvariantCulture)) with
                    {
                        Pk = $"{Partition}-{i % 3}",
                        Kind = i % 2 == 0 ? kind : "other",
                    }
                ),
        ]);

        var seen = await ScannedAsync(new(new Equality("kind", kind)));

        Assert.Equal(300, seen.Count);
        Assert.Equal(300, seen.Distinct().Count());
    }

    [Fact]
    public async Task Scan_BelowABound_ReturnsOnlySmallerNumbers()
    {
        var kind = Partition;
        await CreateAsync(
            Document("a") with
            {
                Kind = kind,
                Due = 9,
            },
            Document("b") with
            {
                Kind = kind,
                Due = 10,
            },
            Document("c") with
            {
                Kind = kind,
            },
            Document("d") with
            {
                Kind = "other",
                Due = 1,
            },
            Document("e") with
            {
                Pk = Partition + "-2",
                Kind = kind,
                Due = -3,
            }
        );

        var seen = await ScannedAsync(new(new Equality("kind", kind)) { Below = new("due", 10) });

        Assert.Equal(["a", "e"], seen.Order());
    }

    [Fact]
    public async Task Scan_DocumentsChangeMeanwhile_SkipsNoneAndKeepsThePageSize()
    {
        var filter = new Filter(new Equality("kind", Partition)) { PageSize = 2 };
        await CreateAsync([.. "abcde".Select(id => Document(id.ToString()) with { Kind = Partition })]);
        var seen = new List<string>();
        for (string? continuation = null; ; )
        {
            var page = await Store.ScanAsync(Container, filter, continuation, Cancel);
            Assert.InRange(page.Documents.Count, 0, 2);
            seen.AddRange(page.Documents.Select(row => row.Document.Id));
            if (page.Continuation is null)
                break;
            if (page.Documents is [var first, ..] && seen.Count <= 2)
                Assert.NotNull(await Store.ReplaceAsync(Container, first.Document, first.ETag, Cancel));
            continuation = page.Continuation;
        }

        Assert.Equal(["a", "b", "c", "d", "e"], seen.Distinct().Order());
    }

    [Fact]
    public async Task Scan_UnknownContinuation_Throws() =>
        await Assert.ThrowsAsync<UnknownCheckpointException>(() =>
            Store.ScanAsync(Container, new(new Equality("kind", Partition)), "\0", Cancel)
        );

    [Fact]
    public async Task Read_DocumentOfNewerSchema_Throws()
    {
        await CreateAsync(Document("a") with { V = 2 });

        await Assert.ThrowsAsync<UnsupportedDocumentException>(() => Store.FindAsync(Container, Partition, "a", Cancel));
        await Store.DeleteAsync(Container, Partition, "a", null, Cancel); // otherwise it stops every scan
    }

    [Fact]
    public async Task AnyRead_Cancelled_Throws()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.FindAsync(Container, Partition, "a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.ReadFeedAsync(Container, Partition, null, 10, cancelled)
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.QueryAsync(Container, new(Partition), cancelled));
    }

    private ContractDocument Document(string id) => new() { Id = id, Pk = Partition };

    private async Task CreateAsync(params ContractDocument[] documents)
    {
        foreach (var document in documents)
            Assert.NotNull(await Store.CreateAsync(Container, document, Cancel));
    }

    private async Task<IEnumerable<string>> IdsAsync(Query query) =>
        (await Store.QueryAsync(Container, query, Cancel)).Select(row => row.Document.Id);

    private async Task<List<string>> FeedIdsAsync(string? checkpoint, int max)
    {
        var seen = new List<string>();
        while (await Store.ReadFeedAsync(Container, Partition, checkpoint, max, Cancel) is { Documents.Count: > 0 } page)
        {
            seen.AddRange(page.Documents.Select(document => document.Id));
            checkpoint = page.Next;
        }

        return seen;
    }

    private async Task<List<string>> ScannedAsync(Filter filter)
    {
        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await Store.ScanAsync(Container, filter, continuation, Cancel);
            seen.AddRange(page.Documents.Select(row => row.Document.Id));
            continuation = page.Continuation;
        } while (continuation is not null);
        return seen;
    }

    /// <summary>Returns the mark after the last commit.</summary>
    private async Task<string?> MarkAsync(string? mark)
    {
        while (await Store.ScanCommittedAsync(Container, mark, 2, Cancel) is var page && page.Next != mark)
            mark = page.Next;
        return mark;
    }

    private async Task<List<ContractDocument>> CommittedAsync(string? mark)
    {
        var documents = new List<ContractDocument>();
        while (await Store.ScanCommittedAsync(Container, mark, 2, Cancel) is var page && page.Next != mark)
        {
            documents.AddRange(page.Documents);
            mark = page.Next;
        }

        return documents;
    }
}
