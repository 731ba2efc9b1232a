using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignFunctions.LocalHost;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Payments;
using CampaignFunctions.Polls;
using CampaignFunctions.Preorders;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Stripe;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// A copy of the data that the previous version wrote, and the current product on it: its store, its queues and the simulated
/// Stripe. The clock starts where the previous version stopped.
/// </summary>
internal sealed class OldDataFolder : IMailer, IAsyncDisposable
{
    /// <summary>The last time of the previous version's clock.</summary>
    public static readonly DateTimeOffset End = new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);

    private const int MaxDeliveries = 10_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("old-data-");
    private readonly StripeBooks _books;

    public OldDataFolder()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "OldData"), "*.db"))
            System.IO.File.Copy(file, PathOf(Path.GetFileName(file)));
        Store = new(PathOf("campaigns.db"), Clock);
        Queues = new(PathOf("queues.db"), Clock);
        _books = new(PathOf("stripe.db"));
        Stripe = new(_books, new(), Clock);
    }

    public FakeTimeProvider Clock { get; } = new(End);

    public SqliteStore Store { get; }

    public SqliteQueues Queues { get; }

    public SimulatedStripe Stripe { get; }

    public List<Mail> Mails { get; } = [];

    public Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        Mails.Add(mail);
        return Task.FromResult(MailOutcome.Accepted);
    }

    /// <summary>Returns the JSON of each stored document, by the name of its container.</summary>
    public IReadOnlyList<StoredDocument> ReadRows()
    {
        using var connection = new SqliteConnection($"Data Source={PathOf("campaigns.db")};Pooling=False");
        connection.Open();
        var rows = new List<StoredDocument>();
        foreach (var table in ReadTexts(connection, "select name from sqlite_master where type = 'table' and name glob 'docs_*'"))
        {
            var bodies = ReadTexts(connection, $"select body from {table} order by place");
            rows.AddRange(bodies.Select(body => new StoredDocument(table["docs_".Length..], JsonNode.Parse(body)!.AsObject())));
        }

        return rows;
    }

    /// <summary>Returns all documents of one type.</summary>
    public async Task<IReadOnlyList<T>> ReadAllAsync<T>(Container<T> container, params Equality[] equalities)
        where T : class, IDocument
    {
        var documents = new List<T>();
        await foreach (var row in Store.ScanAllAsync(container, new(equalities), default))
            documents.Add(row.Document);
        return documents;
    }

    /// <summary>Returns the pre-orders by the name of their customer.</summary>
    public async Task<IReadOnlyDictionary<string, PreorderDocument>> ReadPreordersAsync()
    {
        var names = new Dictionary<string, string>();
        foreach (var identity in await ReadAllAsync(IdentityDocument.Container, new Equality("id", IdentityDocument.TheId)))
            names[identity.VoterKey] = NameOf(identity.Email);
        foreach (var visitor in await ReadAllAsync(VoterDocument.Container, new Equality("id", VoterDocument.TheId)))
        {
            if (visitor.Contact is { } contact)
                names[visitor.Pk.Split(':')[1]] = NameOf(contact.Email);
        }

        var preorders = await ReadAllAsync(PreorderDocument.Container, new Equality("kind", PreorderDocument.TheKind));
        return preorders.ToDictionary(preorder => names[preorder.VoterKey]);
    }

    /// <summary>Runs work in one process of the current version. It sends all hints that it owes before it ends.</summary>
    public async Task RunAsync(Func<IServiceProvider, Task> work)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock);
        services.AddCampaignFunctions(new ConfigurationBuilder().Build()).AddSingleton(TestKeys.Keyring);
        services.AddSingleton<IDocumentStore>(Store).AddSingleton<IMessageSender>(Queues).AddSingleton<IMailer>(this);
        services.AddSingleton<IPaymentGateway>(SimulatorHandler.Gateway(Stripe));
        services.AddSingleton(Options.Create(new PaymentSettings { PerSecond = 1e9 }));
        // All messages of a step are delivered at one time, so a fold must not wait for the time since the last fold.
        services.AddSingleton(Options.Create(new TallySettings { HintEvery = TimeSpan.Zero }));
        await using var provider = services.BuildServiceProvider();
        await work(provider);
    }

    /// <summary>Advances the time step by step, and does all work that is then due.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            Clock.Advance(step);
            await WorkAsync();
        }
    }

    /// <summary>Delivers Stripe's events, runs each sweep once, and delivers every message.</summary>
    public async Task WorkAsync()
    {
        await RunAsync(NoticeAsync);
        await DeliverAsync();
        await RunAsync(async process =>
        {
            await process.GetRequiredService<SweepPreorders>().HandleAsync(default);
            await process.GetRequiredService<SweepStock>().HandleAsync(default);
            await process.GetRequiredService<RunCharges>().SweepAsync(default);
            await process.GetRequiredService<SweepTallies>().HandleAsync(default);
            await process.GetRequiredService<SweepSupport>().HandleAsync(default);
            await process.GetRequiredService<BackgroundRecounts>().SweepAsync(default);
            await process.GetRequiredService<SweepIdentities>().MailAsync(default);
            await process.GetRequiredService<SweepIdentities>().ForgetAsync(default);
        });
        await DeliverAsync();
    }

    public ValueTask DisposeAsync()
    {
        Store.Dispose();
        Queues.Dispose();
        _books.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Delivers every visible message, including messages sent meanwhile.</summary>
    public async Task DeliverAsync()
    {
        for (int delivered = 0, before = -1; delivered != before; )
        {
            before = delivered;
            await RunAsync(async process =>
            {
                foreach (var queue in CampaignModule.Queues)
                {
                    foreach (var message in await Queues.ReceiveAsync(queue, 32))
                    {
                        await HandleAsync(process, message);
                        await Queues.CompleteAsync(message);
                        delivered++;
                    }
                }
            });
            Assert.True(delivered < MaxDeliveries, "Messages never end.");
        }
    }

    private async Task NoticeAsync(IServiceProvider process)
    {
        foreach (var happened in Stripe.Tick())
        {
            var (body, now) = (happened.ToJsonString(), Clock.GetUtcNow());
            var signature = EventUtility.GenerateSignatureHeader(body, SimulatorHandler.WebhookSecret, now.ToUnixTimeSeconds());
            var read = process.GetRequiredService<IPaymentGateway>().ReadEvent(body, signature, now);
            await process.GetRequiredService<RecordEvent>().HandleAsync(Assert.IsType<PaymentEvent>(read), default);
            Stripe.Delivered(StripeBooks.TextOf(happened, "id")!);
        }
    }

    private static Task HandleAsync(IServiceProvider process, QueueMessage message)
    {
        T Read<T>() => (T)JsonSerializer.Deserialize(message.Body, CampaignModule.MessageTypes[typeof(T)])!;
        return message.Queue switch
        {
            TallyHint.QueueName => process.GetRequiredService<FoldShard>().HandleAsync(Read<TallyHint>(), default),
            SupportHint.QueueName => process.GetRequiredService<FoldSupport>().HandleAsync(Read<SupportHint>(), default),
            MailHint.QueueName => process.GetRequiredService<SendCode>().HandleAsync(Read<MailHint>(), default),
            RecountHint.QueueName => process.GetRequiredService<BackgroundRecounts>().RunAsync(Read<RecountHint>(), default),
            PaymentHint.QueueName => process.GetRequiredService<ProcessPayment>().HandleAsync(Read<PaymentHint>(), default),
            PreorderMailHint.QueueName => process
                .GetRequiredService<SendPreorderMail>()
                .HandleAsync(Read<PreorderMailHint>(), default),
            ChargeRunHint.QueueName => process.GetRequiredService<RunCharges>().RunAsync(Read<ChargeRunHint>(), default),
            _ => throw new InvalidOperationException($"The queue {message.Queue} has no consumer."),
        };
    }

    private static List<string> ReadTexts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
            texts.Add(rows.GetString(0));
        return texts;
    }

    private static string NameOf(string email) => email.Split('@')[0];

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
