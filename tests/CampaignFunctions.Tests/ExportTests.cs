using System.Text;
using System.Text.Json;
using CampaignFunctions.Participants;
using CampaignFunctions.Preorders;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of exports: of a few pre-orders at once, and of many by a job.</summary>
public sealed class ExportTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";

    private static readonly ExportRequest OrdersAsCsv = new(ExportKind.Orders, ExportFormat.Csv);
    private static readonly ExportRequest OrdersAsJson = new(ExportKind.Orders, ExportFormat.Ndjson);
    private static readonly ExportRequest LedgerAsJson = new(ExportKind.Ledger, ExportFormat.Ndjson);

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(2));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderWorld World => _world.World;

    private DateTimeOffset Now => World.Clock.GetUtcNow();

    /// <summary>Whatever a customer wrote, a spreadsheet shows it as text, in its cell.</summary>
    [Theory]
    [InlineData("Ann", "Ann")]
    [InlineData("=HYPERLINK(\"https://evil.example\")", "\"'=HYPERLINK(\"\"https://evil.example\"\")\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("Zoë 朱", "Zoë 朱")]
    public async Task Orders_AsCsv_AreSafeInSpreadsheets(string name, string cell)
    {
        await PaidAsync(Ann);
        await _world.Process.Contacts.SaveAsync(
            PreorderWorld.CampaignId,
            Ann,
            new(name, PreorderWorld.EmailOf(Ann), "en"),
            Cancel
        );

        var file = await FileAsync(OrdersAsCsv);

        Assert.Equal([0xEF, 0xBB, 0xBF], file[..3]);
        var lines = Encoding.UTF8.GetString(file[3..]).Split("\r\n");
        var order = World.Preorder(Ann)!;
        Assert.Equal(
            "number,id,editionId,title,status,quantity,choices,name,email,isEmailProven,country,currency,amount,paid,outstanding,"
                + "createdAt,fulfilledAt,fulfilmentReference",
            lines[0]
        );
        Assert.Equal(
            $"{order.Number},{order.Id},first,First edition,paid,1,,{cell},ann@mail.example,true,IT,EUR,1000,1000,0,"
                + $"{order.CreatedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},,",
            lines[1]
        );
        Assert.Equal([""], lines[2..]);
    }

    [Fact]
    public async Task Orders_AsJson_HaveTheirChoicesAndFulfilment()
    {
        await PaidAsync(Ann);
        await _world.ChangeAsync(
            Ann,
            (order, now) => PreorderChanges.Fulfil(order with { Choices = new() { ["trim"] = "lounge" } }, "parcel 7", now)
        );

        var row = Assert.Single(await RowsAsync<ExportedOrder>(OrdersAsJson));

        Assert.Equal(("lounge", "parcel 7", Now), (row.Choices["trim"], row.FulfilmentReference, row.FulfilledAt));
        Assert.Equal((World.IdOf(Ann), PreorderStatus.Fulfilled, "Ann"), (row.Id, row.Status, row.Name));
    }

    /// <summary>A customer who was forgotten has no name and no address in the file.</summary>
    [Fact]
    public async Task Orders_OfAForgottenCustomer_AreWithoutTheCustomer()
    {
        await PaidAsync(Ann);
        var key = IdentityDocument.KeyOf(TestKeys.Keyring, 1, PreorderWorld.CampaignId, PreorderWorld.EmailOf(Ann));
        await World.Memory.DeleteAsync(IdentityDocument.Container, key, IdentityDocument.TheId, etag: null, Cancel);

        var row = Assert.Single(await RowsAsync<ExportedOrder>(OrdersAsJson));

        Assert.Equal((null, null, false), (row.Name, row.Email, row.IsEmailProven));
    }

    [Fact]
    public async Task Ledger_OfSeveralOrders_SumsToTheBooksOfTheProvider()
    {
        await PaidAsync(Ann);
        await PaidAsync(Bob);
        await _world.ChangeAsync(Bob, PreorderChanges.Cancel);

        var entries = await RowsAsync<ExportedEntry>(LedgerAsJson);

        Assert.Equal(3, entries.Length);
        foreach (var person in new[] { Ann, Bob })
        {
            var own = entries.Where(entry => entry.Id == World.IdOf(person));
            Assert.Equal(
                _world.AtStripe(World.IdOf(person)),
                own.Sum(entry => entry.Debit == "provider" ? entry.Amount : -entry.Amount)
            );
        }

        var text = Encoding.UTF8.GetString(await FileAsync(LedgerAsJson with { Format = ExportFormat.Csv }));
        Assert.Equal(4, text.TrimEnd().Split("\r\n").Length);
        Assert.DoesNotContain("mail.example", text, StringComparison.Ordinal); // finance needs no customers
    }

    [Theory]
    [InlineData(null, null, 2)]
    [InlineData("first", PreorderStatus.Paid, 1)]
    [InlineData(null, PreorderStatus.Refunded, 1)]
    [InlineData("last", null, 0)]
    [InlineData(null, PreorderStatus.Waitlisted, 0)]
    public async Task Orders_OfASelection_AreOnlyThese(string? edition, PreorderStatus? status, int count)
    {
        await PaidAsync(Ann);
        await PaidAsync(Bob);
        await _world.ChangeAsync(Bob, PreorderChanges.Cancel);
        var export = OrdersAsJson with { EditionId = edition, Status = status };

        Assert.Equal(count, (await RowsAsync<ExportedOrder>(export)).Length);
        Assert.Equal(count, Parse<ExportedOrder>(await JobFileAsync(export)).Length);
    }

    [Fact]
    public async Task Read_TooManyForOneCall_LeavesThemToAJob()
    {
        for (var i = 0; i < ExportPreorders.MostAtOnce; i++)
            await CreateAsync(i);
        Assert.Equal(ExportPreorders.MostAtOnce, (await ReadAsync())?.Count);
        await CreateAsync(ExportPreorders.MostAtOnce);

        Assert.Null(await ReadAsync());

        Task<IReadOnlyCollection<ExportRow>?> ReadAsync() =>
            _world.Process.Exports.ReadAsync(PreorderWorld.CampaignId, OrdersAsJson, Cancel);
    }

    /// <summary>A process that writes the file ends at each point in turn. The file has each pre-order once.</summary>
    [Fact]
    public async Task Job_ProcessEndsAtEveryPoint_WritesEachOrderOnce()
    {
        for (var i = 0; i < 250; i++)
            await CreateAsync(i);
        for (var (point, isReached) = (0, true); isReached; point++)
        {
            var world = new PaymentWorld(PreorderWorld.Edition(1));
            foreach (var order in World.Preorders())
                await world.World.Memory.CreateAsync(PreorderDocument.Container, order, Cancel);
            world.EndAt(point);
            await world.InsistAsync(process => process.Jobs.StartAsync(Job(OrdersAsJson), Cancel));
            await world.DeliverAsync();
            isReached = world.HasCrashed;

            var file = await world.InsistAsync(async process =>
            {
                var job = (await process.Jobs.FindAsync(PreorderWorld.CampaignId, "job", Cancel))!;
                Assert.Equal((JobStatus.Ready, 3), (job.Status, job.Parts));
                var written = new MemoryStream();
                await process.Exports.WriteAsync(written, job, Cancel);
                return written.ToArray();
            });
            var ids = Parse<ExportedOrder>(file).Select(order => order.Id).ToArray();
            Assert.Equal(World.Preorders().Select(order => order.Id).Order(), ids.Order());
            Assert.True(point < 200);
        }
    }

    /// <summary>An order changes while the job runs, so a scan may return it twice: the last version counts.</summary>
    [Fact]
    public async Task Job_OrderInTwoParts_IsInTheFileOnce()
    {
        await PaidAsync(Ann);
        var before = ExportRow.Of(World.Preorder(Ann)!, ExportKind.Orders);
        var after = before with { Status = PreorderStatus.Refunded, Paid = 0 };
        await PartAsync(1, before, before);
        await PartAsync(2, before, after);
        var job = Job(OrdersAsJson) with { Parts = 2, Status = JobStatus.Ready };

        var row = Assert.Single(Parse<ExportedOrder>(await WriteAsync(job)));
        var paid = await WriteAsync(job with { Export = OrdersAsJson with { Status = PreorderStatus.Paid } });

        Assert.Equal((PreorderStatus.Refunded, 0), (row.Status, row.Paid));
        Assert.Empty(paid);
    }

    /// <summary>
    /// Two processes read pages of different lengths at the same step: the first part counts, with its continuation.
    /// </summary>
    [Fact]
    public async Task Job_TwoProcessesAtOneStep_LoseNoOrder()
    {
        for (var i = 0; i < 250; i++)
            await CreateAsync(i);
        var shorter = await World.Memory.ScanAsync(
            PreorderDocument.Container,
            new(new Equality("campaignId", PreorderWorld.CampaignId)) { PageSize = 60 },
            continuation: null,
            Cancel
        );
        await World.Memory.CreateAsync(
            JobPart.Container,
            new()
            {
                Id = JobPart.IdOf(1),
                Pk = "job",
                Next = shorter.Continuation,
                Rows = [.. shorter.Documents.Select(row => ExportRow.Of(row.Document, ExportKind.Orders))],
            },
            Cancel
        );

        var orders = Parse<ExportedOrder>(await JobFileAsync(OrdersAsJson));

        Assert.Equal(World.Preorders().Select(order => order.Id).Order(), orders.Select(order => order.Id).Order());
    }

    /// <summary>The file is kept for a day, and an hour more for those who are fetching it.</summary>
    [Fact]
    public async Task Job_AfterADay_HasNoFile()
    {
        await PaidAsync(Ann);
        _ = await JobFileAsync(OrdersAsJson);

        World.Clock.Advance(TimeSpan.FromHours(25) - TimeSpan.FromSeconds(1));
        await _world.Process.Jobs.SweepAsync(Cancel);
        Assert.Equal(JobStatus.Ready, (await FindAsync()).Status);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.Process.Jobs.SweepAsync(Cancel);

        Assert.Equal(JobStatus.Done, (await FindAsync()).Status);
        Assert.Null(await World.Memory.FindAsync(JobPart.Container, "job", JobPart.IdOf(1), Cancel));
    }

    /// <summary>A part with long ledgers stays far below the 2 MB of a document.</summary>
    [Fact]
    public void Part_WithLongLedgers_FitsIntoADocument()
    {
        var entries = Enumerable
            .Range(0, 40)
            .Select(i => new LedgerEntry($"re_{i:d24}", Accounts.Customer, Accounts.Provider, 100_000, Now))
            .ToArray();
        var order = PreorderWorld.Bare(PreorderStatus.Paid) with { Id = new string('a', 43) + "." + new string('b', 43) };
        var row = ExportRow.Of(order with { Ledger = entries }, ExportKind.Ledger);
        var part = new JobPart
        {
            Id = "000001",
            Pk = "job",
            Rows = [.. Enumerable.Repeat(row, 100)],
        };

        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(part, StoredPreorderJson.Default.JobPart).Length, 1000, 1_000_000);
    }

    private async Task PaidAsync(string person)
    {
        await _world.PlaceAsync(person);
        await _world.PayAsync(person);
        Assert.Equal(PreorderStatus.Paid, World.Preorder(person)!.Status);
    }

    private async Task CreateAsync(int number)
    {
        var id = $"p{number}.o";
        var order = PreorderWorld.Bare(PreorderStatus.Waitlisted) with
        {
            Id = id,
            Pk = PreorderIds.PartitionOfId(PreorderWorld.CampaignId, id)!,
        };
        Assert.NotNull(await World.Memory.CreateAsync(PreorderDocument.Container, order, Cancel));
    }

    private async Task PartAsync(int number, params ExportRow[] rows)
    {
        var part = new JobPart
        {
            Id = JobPart.IdOf(number),
            Pk = "job",
            Rows = rows,
        };
        Assert.NotNull(await World.Memory.CreateAsync(JobPart.Container, part, Cancel));
    }

    private async Task<byte[]> FileAsync(ExportRequest export)
    {
        using var file = new MemoryStream();
        var rows = await _world.Process.Exports.ReadAsync(PreorderWorld.CampaignId, export, Cancel);
        await _world.Process.Exports.WriteAsync(file, PreorderWorld.CampaignId, export, rows!, Cancel);
        return file.ToArray();
    }

    private async Task<byte[]> JobFileAsync(ExportRequest export)
    {
        await _world.Process.Jobs.StartAsync(Job(export), Cancel);
        await _world.DeliverAsync();
        return await WriteAsync(await FindAsync());
    }

    private async Task<byte[]> WriteAsync(JobDocument job)
    {
        using var file = new MemoryStream();
        await _world.Process.Exports.WriteAsync(file, job, Cancel);
        return file.ToArray();
    }

    private async Task<JobDocument> FindAsync() =>
        (await _world.Process.Jobs.FindAsync(PreorderWorld.CampaignId, "job", Cancel))!;

    private async Task<T[]> RowsAsync<T>(ExportRequest export) => Parse<T>(await FileAsync(export));

    private static T[] Parse<T>(byte[] file) =>
        [
            .. Encoding
                .UTF8.GetString(file)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => (T)JsonSerializer.Deserialize(line, PreorderJson.Default.GetTypeInfo(typeof(T))!)!),
        ];

    private JobDocument Job(ExportRequest export) =>
        new()
        {
            Id = "job",
            Pk = PreorderWorld.CampaignId,
            Kind = JobKind.Export,
            Status = JobStatus.Running,
            By = "admin-1",
            BodyHash = "hash",
            AskedAt = Now,
            TouchedAt = Now,
            Export = export,
        };
}
