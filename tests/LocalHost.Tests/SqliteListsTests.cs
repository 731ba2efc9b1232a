using CampaignFunctions.Contracts;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>
/// Tests that lists hold every document once and in order, both the sorted documents and those that wait to be sorted.
/// </summary>
public sealed class SqliteListsTests : IDisposable
{
    private static readonly string[] Kinds = ["k", "l"];
    private static readonly string[] Tags = ["x", "y", "z"];
    private static readonly string[] Partitions = ["p:1", "p:2"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lists-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Query_AfterRandomWritesAndRestarts_EqualsAPlainSort()
    {
        var seed = Random.Shared.Next();
        for (var history = 0; history < Scale.Of(10, 60); history++)
        {
            try
            {
                await RunAsync(new Random(seed + history), Path.Combine(_folder.FullName, $"{history}.db"));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Failed with seed {seed + history}.", failure);
            }
        }
    }

    /// <summary>
    /// A writer changes documents, and the store sorts the waiting documents every few writes. A reader that pages meanwhile sees
    /// each unchanged document once and in order.
    /// </summary>
    [Fact]
    public async Task Query_DuringWritesAndSorting_ReturnsUnchangedDocumentsOnce()
    {
        using var store = new SqliteStore(Path.Combine(_folder.FullName, "busy.db"), TimeProvider.System, maxUnsorted: 7);
        var cancel = TestContext.Current.CancellationToken;
        for (var i = 0; i < 100; i++)
            await store.CreateAsync(ContractDocument.Container, Busy($"still{i:D3}", i % 10, ["x"]), cancel);
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    var etag = await store.CreateAsync(ContractDocument.Container, Busy($"busy{i:D4}", i % 10, ["x"]), cancel);
                    etag = await store.ReplaceAsync(
                        ContractDocument.Container,
                        Busy($"busy{i:D4}", i % 7, ["x", "y"]),
                        etag!,
                        cancel
                    );
                    if (i % 3 == 0)
                        await store.DeleteAsync(ContractDocument.Container, "p:1", $"busy{i:D4}", etag, cancel);
                }
            },
            cancel
        );

        while (!writing.IsCompleted)
        {
            var query = new Query("p:1")
            {
                Contains = [new("tags", "x")],
                Order = new("number"),
                Limit = 9,
            };
            var seen = new List<ContractDocument>();
            while (await store.QueryAsync(ContractDocument.Container, query, cancel) is { Count: > 0 } page)
            {
                seen.AddRange(page.Select(row => row.Document));
                query = query with { After = new(seen[^1].Number, seen[^1].Id) };
            }

            var still = seen.Where(document => document.Id.StartsWith("still", StringComparison.Ordinal))
                .Select(document => document.Id);
            Assert.Equal(Enumerable.Range(0, 100).OrderBy(i => i % 10).ThenBy(i => i).Select(i => $"still{i:D3}"), still);
            Assert.Equal(seen.OrderBy(document => document.Number).ThenBy(document => document.Id, StringComparer.Ordinal), seen);
        }

        await writing;

        static ContractDocument Busy(string id, long number, string[] tags) =>
            new()
            {
                Id = id,
                Pk = "p:1",
                Number = number,
                Tags = tags,
            };
    }

    [Fact]
    public async Task Query_OfTwoMembers_ReadsTheListOfTheRarer()
    {
        var file = Path.Combine(_folder.FullName, "rarest.db");
        using var store = new SqliteStore(file, TimeProvider.System, maxUnsorted: 1);
        for (var i = 0; i < 20; i++)
            await store.CreateAsync(
                ContractDocument.Container,
                new()
                {
                    Id = $"{i:D2}",
                    Pk = "p:1",
                    Tags = i == 7 ? ["popular", "rare"] : ["popular"],
                },
                TestContext.Current.CancellationToken
            );
        using var readers = new SqliteReaders(new SqliteDatabase(file));

        var ordered = readers.Read(reader =>
            SqliteStore.RarestFirst(
                reader,
                ContractDocument.Container,
                [new("tags", "popular"), new("tags", "rare"), new("tags", "none")],
                reader.Partition("contract", "p:1")!.Value
            )
        );

        Assert.Equal(["none", "rare", "popular"], ordered.Select(contains => contains.Value));
    }

    [Fact]
    public async Task LaterPage_OfManyWithOneValue_ReadsARangeOfTheIndex()
    {
        var file = Path.Combine(_folder.FullName, "plan.db");
        using (var store = new SqliteStore(file, TimeProvider.System, maxUnsorted: 1))
            await store.CreateAsync(
                ContractDocument.Container,
                new() { Id = "a", Pk = "p:1" },
                TestContext.Current.CancellationToken
            );
        var lists = ContractDocument.Container.Lists!;
        var query = new Query("p:1")
        {
            Contains = [new("tags", "x")],
            Order = new("number"),
            After = new(0, "a"),
        };
        var (sql, values) = SqliteLists.Select("contract", lists, query, 1);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "explain query plan " + sql;
        foreach (var (i, value) in values.Index())
            command.Parameters.AddWithValue($"${i}", value);

        var plan = new List<string>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
            plan.Add(rows.GetString(3));

        Assert.Contains("SEARCH l USING PRIMARY KEY (p=? AND facet=? AND value=? AND ordering=? AND (key,id)>(?,?))", plan);
        Assert.Contains(
            plan,
            step => step.StartsWith("SEARCH d USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", StringComparison.Ordinal)
        );
    }

    private static async Task RunAsync(Random random, string file)
    {
        int[] thresholds = [1, 3, 1000];
        var model = new Dictionary<string, Versioned<ContractDocument>>();
        for (var restart = 0; restart < 3; restart++)
        {
            using var store = new SqliteStore(file, TimeProvider.System, maxUnsorted: thresholds[random.Next(thresholds.Length)]);
            for (var step = 0; step < 25; step++)
            {
                await WriteAsync(store, model, random);
                await CheckAsync(store, model.Values.Select(row => row.Document), random);
            }
        }
    }

    private static async Task WriteAsync(SqliteStore store, Dictionary<string, Versioned<ContractDocument>> model, Random random)
    {
        var cancel = TestContext.Current.CancellationToken;
        var id = $"d{random.Next(12):D2}";
        var document = new ContractDocument
        {
            Id = id,
            Pk = Partitions[id[^1] % 2],
            Kind = random.Next(4) == 0 ? null : Kinds[random.Next(Kinds.Length)],
            Number = random.Next(3),
            Text = random.Next(3) == 0 ? null : $"t{random.Next(2)}",
            Tags = random.Next(4) == 0 ? null : random.GetItems(Tags, random.Next(4)),
        };
        if (!model.TryGetValue(id, out var standing))
            model[id] = new(document, (await store.CreateAsync(ContractDocument.Container, document, cancel))!);
        else if (random.Next(3) > 0)
            model[id] = new(document, (await store.ReplaceAsync(ContractDocument.Container, document, standing.ETag, cancel))!);
        else if (await store.DeleteAsync(ContractDocument.Container, document.Pk, id, standing.ETag, cancel))
            model.Remove(id);
    }

    private static async Task CheckAsync(SqliteStore store, IEnumerable<ContractDocument> model, Random random)
    {
        var (kind, tags, isByNumber, descending) = (
            random.Next(2) == 0 ? Kinds[random.Next(Kinds.Length)] : null,
            random.GetItems(Tags, random.Next(3)),
            random.Next(2) == 0,
            random.Next(2) == 0
        );
        var query = new Query(Partitions[random.Next(Partitions.Length)])
        {
            Equalities = kind is null ? [] : [new("kind", kind)],
            Contains = [.. tags.Select(tag => new Membership("tags", tag))],
            Order = new(isByNumber ? "number" : "text", descending),
            Limit = 1 + random.Next(3),
        };
        var expected = model
            .Where(document =>
                document.Pk == query.Partition
                && (kind is null || document.Kind == kind)
                && tags.All(tag => document.Tags?.Contains(tag) == true)
            )
            .Where(document => isByNumber || document.Text is not null)
            .OrderBy(
                document =>
                    isByNumber ? document.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : document.Text,
                StringComparer.Ordinal
            )
            .ThenBy(document => document.Id, StringComparer.Ordinal)
            .Select(document => document.Id);

        var listed = new List<string>();
        while (
            await store.QueryAsync(ContractDocument.Container, query, TestContext.Current.CancellationToken)
                is { Count: > 0 } page
        )
        {
            listed.AddRange(page.Select(row => row.Document.Id));
            var last = page[^1].Document;
            query = query with { After = new(isByNumber ? last.Number : last.Text!, last.Id) };
        }

        Assert.Equal(descending ? expected.Reverse() : expected, listed);
    }
}
