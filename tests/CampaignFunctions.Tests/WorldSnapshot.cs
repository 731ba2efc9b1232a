using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Preorders;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.Tests;

/// <summary>
/// All that outlives the processes of a <see cref="PaymentWorld"/> at one moment, so that another version of the code can
/// continue.
/// </summary>
/// <param name="Name">The course that led to it.</param>
/// <param name="Outcomes">The ends of its pre-orders, as the version that wrote it reached them.</param>
internal sealed record WorldSnapshot(
    string Name,
    DateTimeOffset At,
    StoredDocument[] Documents,
    WorldSnapshot.Message[] Messages,
    WorldSnapshot.Book[] Books,
    WorldSnapshot.Outcome[] Outcomes
)
{
    /// <summary>Copies what the world has stored.</summary>
    /// <param name="books">The file of the simulated Stripe's books.</param>
    public static WorldSnapshot Of(string name, PaymentWorld world, string books) =>
        new(
            name,
            world.World.Clock.GetUtcNow(),
            [.. world.World.Memory.Rows()],
            [.. world.MessagesLeft.Select(left => Message.Of(left.At, left.Message))],
            [.. ReadBooks(books)],
            []
        );

    /// <summary>Reads a file with one snapshot a line, compressed by gzip.</summary>
    public static IReadOnlyList<WorldSnapshot> ReadAll(string path)
    {
        using var file = File.OpenRead(path);
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var all = new List<WorldSnapshot>();
        while (lines.ReadLine() is { } line)
            all.Add(JsonSerializer.Deserialize<WorldSnapshot>(line)!);
        return all;
    }

    public static void WriteAll(string path, IEnumerable<WorldSnapshot> all)
    {
        using var file = File.Create(path);
        using var lines = new StreamWriter(new GZipStream(file, CompressionLevel.SmallestSize));
        foreach (var snapshot in all)
            lines.Write(JsonSerializer.Serialize(snapshot) + "\n");
    }

    /// <summary>
    /// Continues with the code of this version until all is calm: staff end all pauses and resume every pre-order that waits for
    /// them, banks decide disputes for the brand, and twelve days pass, in which every schedule ends.
    /// </summary>
    public async Task<Outcome[]> FinishAsync()
    {
        var folder = Directory.CreateTempSubdirectory("world-");
        try
        {
            var path = Path.Combine(folder.FullName, "stripe.db");
            WriteBooks(path);
            using var books = new StripeBooks(path);
            var world = PaymentWorld.Continue(this, books);
            await CalmAsync(world);
            return
            [
                .. world
                    .World.Preorders()
                    .Select(preorder => new Outcome(preorder.Id, preorder.Status, preorder.Paid()))
                    .OrderBy(outcome => outcome.Id, StringComparer.Ordinal),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CalmAsync(PaymentWorld world)
    {
        await world.World.PauseAsync(Pauses.None);
        world.Stripe.Do(stripe =>
        {
            foreach (
                var dispute in stripe.List("dispute", each => StripeBooks.TextOf(each, "status") == "needs_response").ToArray()
            )
                stripe.Decide(dispute, isWon: true);
            return true;
        });
        await world.DeliverAsync();
        await world.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(10));
        foreach (var preorder in world.World.Preorders().Where(preorder => preorder.StaffNeeded is not null))
            await world.Process.Preorders.ChangeAsync(
                PreorderWorld.CampaignId,
                preorder.Id,
                standing => PreorderChanges.Resume(standing, world.World.Clock.GetUtcNow()),
                default
            );
        await world.CatchUpAsync();
        await world.PassAsync(TimeSpan.FromDays(12), TimeSpan.FromHours(12));
        world.CheckBooks();
    }

    private static List<Book> ReadBooks(string path)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = "select kind, id, body from books order by rowid";
        using var rows = command.ExecuteReader();
        var books = new List<Book>();
        while (rows.Read())
            books.Add(new(rows.GetString(0), rows.GetString(1), rows.GetString(2)));
        return books;
    }

    private void WriteBooks(string path)
    {
        new StripeBooks(path).Dispose(); // it creates the table
        using var connection = Open(path);
        using var transaction = connection.BeginTransaction();
        foreach (var book in Books)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "insert into books values ($kind, $id, $body)";
            command.Parameters.AddWithValue("$kind", book.Kind);
            command.Parameters.AddWithValue("$id", book.Id);
            command.Parameters.AddWithValue("$body", book.Body);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>A message of a queue.</summary>
    /// <param name="At">When it is due; null if that is now.</param>
    public sealed record Message(string Type, DateTimeOffset? At, JsonObject Body)
    {
        public static Message Of(DateTimeOffset? at, object message) =>
            new(
                message.GetType().Name,
                at,
                JsonSerializer.SerializeToNode(message, CampaignModule.MessageTypes[message.GetType()])!.AsObject()
            );

        public object Read() =>
            JsonSerializer.Deserialize(Body, CampaignModule.MessageTypes.Single(type => type.Key.Name == Type).Value)!;
    }

    /// <summary>A row of the simulated Stripe's books.</summary>
    public sealed record Book(string Kind, string Id, string Body);

    /// <summary>The end of a pre-order after <see cref="FinishAsync"/>.</summary>
    public sealed record Outcome(string Id, PreorderStatus Status, long Paid);
}
