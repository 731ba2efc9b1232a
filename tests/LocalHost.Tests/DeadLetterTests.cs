using System.Collections.Specialized;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using CampaignFunctions.DeadLetters;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.Polls;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>
/// Tests of the operator's tool for dead letters, against a local host and against a double of the Service Bus REST API.
/// </summary>
public sealed class DeadLetterTests : IDisposable
{
    private const string Queue = TallyHint.QueueName;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dead-");
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task LocalHost_DeadLetter_IsListedShownAndResent()
    {
        await GiveUpAsync(times: 2);
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var http = new HttpClient { BaseAddress = host.Address };
        Task<int> RunAsync(params string[] arguments) =>
            this.RunAsync(new LocalHostQueues(http), [arguments[0], "--local", host.Address.ToString(), .. arguments[1..]]);

        Assert.Equal(0, await RunAsync("list"));
        var listed = Lines();
        Assert.Matches($"^{Queue}\t1\t10\tTest$", listed[0]);
        Assert.Equal("2 given up.", listed[^1]);

        Assert.Equal(0, await RunAsync("show", "--queue", Queue, "--id", "2"));
        Assert.Contains("\"campaignId\":\"c-1\"", Lines()[^1], StringComparison.Ordinal);

        Assert.Equal(0, await RunAsync("resend", "--queue", Queue, "--id", "1"));
        Assert.Equal([$"{Queue}\t1\tsent again", "1 sent again."], Lines());
        Assert.Equal(0, await RunAsync("resend", "--queue", Queue, "--all"));
        Assert.Equal("1 sent again.", Lines()[^1]);
        Assert.Equal(0, await RunAsync("list"));
        Assert.Equal(["Nothing was given up."], Lines());
        await EmptyAsync(http); // the host completes hints at an unknown campaign
    }

    [Fact]
    public async Task LocalHost_UnknownDeadLetter_IsNotResent()
    {
        await GiveUpAsync(times: 1);
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var http = new HttpClient { BaseAddress = host.Address };
        var queues = new LocalHostQueues(http);

        Assert.Equal(1, await RunAsync(queues, "resend", "--local", host.Address.ToString(), "--queue", Queue, "--id", "7"));
        // The dead letter is in another queue.
        Assert.Equal(1, await RunAsync(queues, "show", "--local", host.Address.ToString(), "--queue", "mail", "--id", "1"));
        Assert.False(await queues.ResendAsync("mail", "1", Cancel));
        Assert.False(await queues.ResendAsync("unheard-of", "1", Cancel));
        Assert.False(await queues.ResendAsync(Queue, "none", Cancel));
        Assert.Single((await queues.ListAsync(Queue, Cancel)).Letters);
    }

    [Fact]
    public async Task LocalHost_NotRunning_IsReported()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{HostProcess.FreePort()}") };

        Assert.Equal(1, await RunAsync(new LocalHostQueues(http), "list", "--local", http.BaseAddress.ToString()));
        Assert.Contains("does not answer", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("list")]
    [InlineData("list --local localhost:7071")]
    [InlineData("list --local ftp://localhost")]
    [InlineData("list --bus https://b.servicebus.windows.net")]
    [InlineData("list --bus ")]
    [InlineData("list --local")]
    [InlineData("list --local nowhere")]
    [InlineData("list --local http://localhost:7071 --bus b")]
    [InlineData("list --local http://localhost:7071 --queue unheard-of")]
    [InlineData("list --local http://localhost:7071 --all")]
    [InlineData("list --local http://localhost:7071 --verbose")]
    [InlineData("list --local http://localhost:7071 --local http://localhost:7072")]
    [InlineData("show --local http://localhost:7071 --queue tally")]
    [InlineData("resend --local http://localhost:7071 --queue tally")]
    [InlineData("resend --local http://localhost:7071 --all")]
    [InlineData("resend --local http://localhost:7071 --queue tally --id 1 --all")]
    [InlineData("purge --local http://localhost:7071 --queue tally --all")]
    public async Task Arguments_Invalid_PrintUsage(string arguments)
    {
        Assert.Equal(
            2,
            await Commands.RunAsync(
                arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                (_, _) => throw new InvalidOperationException("No queue may be called."),
                _output,
                _errors,
                Cancel
            )
        );
        Assert.Contains("DeadLetters resend", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceBus_DeadLetters_AreListedAndKept()
    {
        using var bus = new BusDouble(3);

        Assert.Equal(0, await RunAsync(bus, "list", "--bus", BusDouble.Host, "--queue", Queue));

        Assert.Equal(
            [
                $"{Queue}\t1\t10\tMaxDeliveryCountExceeded",
                $"{Queue}\t2\t10\tMaxDeliveryCountExceeded",
                $"{Queue}\t3\t10\tMaxDeliveryCountExceeded",
                "3 given up.",
            ],
            Lines()
        );
        Assert.Equal((3, 0, 0), (bus.DeadLettered, bus.LockedCount, bus.Sent.Count));
    }

    [Fact]
    public async Task ServiceBus_DeadLetterResent_IsSentWithItsOwnIdThenDeleted()
    {
        using var bus = new BusDouble(3);

        Assert.Equal(0, await RunAsync(bus, "resend", "--bus", BusDouble.Host, "--queue", Queue, "--id", "2"));

        Assert.Equal((2, 0), (bus.DeadLettered, bus.LockedCount));
        Assert.Equal("{\"n\":2}", Assert.Single(bus.Sent).Body);
        Assert.Equal(["send", "delete"], bus.Changes);

        Assert.Equal(0, await RunAsync(bus, "resend", "--bus", BusDouble.Host, "--queue", Queue, "--all"));
        Assert.Equal((0, 3), (bus.DeadLettered, bus.Sent.Select(sent => sent.MessageId).Distinct().Count()));
    }

    [Fact]
    public async Task ServiceBus_SendingRefused_KeepsAllDeadLetters()
    {
        using var bus = new BusDouble(3) { RefusesSending = true };

        Assert.Equal(1, await RunAsync(bus, "resend", "--bus", BusDouble.Host, "--queue", Queue, "--all"));

        Assert.Equal((3, 0), (bus.DeadLettered, bus.LockedCount));
        Assert.Contains("Data Sender", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await RunAsync(bus, "resend", "--bus", BusDouble.Host, "--queue", Queue, "--id", "9"));
        Assert.Equal((3, 0), (bus.DeadLettered, bus.LockedCount));
    }

    [Fact]
    public async Task ServiceBus_NobodyLoggedIn_IsReported()
    {
        using var bus = new BusDouble(1);

        Assert.Equal(
            1,
            await RunAsync(
                new ServiceBusQueues(bus.Client, new Credential { IsLoggedOut = true }),
                "list",
                "--bus",
                BusDouble.Host
            )
        );

        Assert.Equal("Nobody is logged in: az login.\n", _errors.ToString());
    }

    /// <summary>A lock may expire before the tool releases it. The tool still releases the other locks.</summary>
    [Fact]
    public async Task ServiceBus_OneLockExpired_ReleasesTheOthers()
    {
        using var bus = new BusDouble(3) { EndsFirstLock = true };

        Assert.Equal(0, await RunAsync(bus, "list", "--bus", BusDouble.Host, "--queue", Queue));

        Assert.Equal((3, 0), (bus.DeadLettered, bus.LockedCount));
    }

    [Fact]
    public async Task ServiceBus_MoreThanOneThousandDeadLetters_ReportsMoreAndResendsAll()
    {
        using var bus = new BusDouble(1003);

        Assert.Equal(0, await RunAsync(bus, "list", "--bus", BusDouble.Host, "--queue", Queue));
        Assert.Equal("1000 given up. tally may have more.", Lines()[^1]);

        Assert.Equal(0, await RunAsync(bus, "resend", "--bus", BusDouble.Host, "--queue", Queue, "--all"));
        Assert.Equal("1003 sent again.", Lines()[^1]);
        Assert.Equal((0, 0, 1003), (bus.DeadLettered, bus.LockedCount, bus.Sent.Count));
        Assert.Equal(2, bus.Credential.Asked); // once per run, not once per call
    }

    [Fact]
    public async Task ServiceBus_ToolStopped_ReleasesItsLocks()
    {
        using var stopping = new CancellationTokenSource();
        using var bus = new BusDouble(5)
        {
            WhileLocking = count =>
            {
                if (count == 3)
                    stopping.Cancel();
            },
        };

        var exitCode = await Commands.RunAsync(
            ["list", "--bus", BusDouble.Host],
            (_, _) => new ServiceBusQueues(bus.Client, bus.Credential),
            _output,
            _errors,
            stopping.Token
        );

        Assert.Equal((1, "Stopped.\n", 0), (exitCode, _errors.ToString(), bus.LockedCount));
    }

    [Theory]
    [InlineData("/local/queues", HttpStatusCode.OK, "<html>", "no local host")]
    [InlineData("/local/queues", HttpStatusCode.OK, "{}", "no local host")]
    [InlineData("/local/queues", HttpStatusCode.NotFound, "", "answered 404")]
    [InlineData("/local/queues", HttpStatusCode.InternalServerError, "", "answered 500")]
    public async Task LocalHost_UnexpectedAnswer_IsReported(string path, HttpStatusCode status, string body, string said)
    {
        using var stub = new Stub(request =>
        {
            Assert.Equal(path, request.RequestUri!.AbsolutePath);
            return new(status) { Content = new StringContent(body) };
        });
        using var http = new HttpClient(stub) { BaseAddress = new("http://localhost:7071") };

        Assert.Equal(1, await RunAsync(new LocalHostQueues(http), "list", "--local", "http://localhost:7071"));
        Assert.Contains(said, _errors.ToString(), StringComparison.Ordinal);
    }

    private static Task<string> EmptyAsync(HttpClient http) =>
        Eventually.GetAsync(
            () => http.GetStringAsync(new Uri("/local/queues", UriKind.Relative), Cancel),
            text => text.Contains("\"queues\":[]", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30),
            text => text
        );

    private Task<int> RunAsync(BusDouble bus, params string[] arguments) =>
        RunAsync(new ServiceBusQueues(bus.Client, bus.Credential), arguments);

    private Task<int> RunAsync(IDeadLetterQueues queues, params string[] arguments) =>
        Commands.RunAsync(arguments, (_, _) => queues, _output, _errors, Cancel);

    /// <summary>Returns the lines that were written since the last call.</summary>
    private string[] Lines()
    {
        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _output.GetStringBuilder().Clear();
        return lines;
    }

    /// <summary>Adds dead letters to the queues of a host before its start: hints that failed as often as allowed.</summary>
    private async Task GiveUpAsync(int times)
    {
        using var queues = new SqliteQueues(Path.Combine(_folder.FullName, "queues.db"), TimeProvider.System);
        for (var i = 0; i < times; i++)
        {
            await queues.SendAsync(TallyHint.Queue, new TallyHint($"c-{i}", "p", 0), TimeSpan.Zero, Cancel);
            for (var tries = 0; tries < ILocalQueues.MaxDeliveries; tries++)
                await queues.AbandonAsync(Assert.Single(await queues.ReceiveAsync(Queue, 1)), TimeSpan.Zero, "Test");
        }
    }

    private sealed class Credential : TokenCredential
    {
        public bool IsLoggedOut { get; init; }

        public int Asked { get; private set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://servicebus.azure.net/.default"], requestContext.Scopes);
            if (IsLoggedOut)
                throw new Azure.Identity.CredentialUnavailableException("Please run 'az login'.");
            Asked++;
            return new("token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext,
            CancellationToken cancellationToken
        ) => new(GetToken(requestContext, cancellationToken));
    }

    private sealed class Stub(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }

    /// <summary>
    /// A double of the REST API with the dead letters of one queue. The answer to a lock gives the address that unlocks or
    /// deletes the message.
    /// </summary>
    private sealed class BusDouble : HttpMessageHandler
    {
        public const string Host = "sb-test.servicebus.windows.net";

        private readonly OrderedDictionary _messages = [];
        private readonly Dictionary<string, string> _locks = [];

        public BusDouble(int count)
        {
            Client = new(this, disposeHandler: false) { BaseAddress = new Uri($"https://{Host}/") };
            for (var number = 1; number <= count; number++)
                _messages.Add(number.ToString(CultureInfo.InvariantCulture), $"{{\"n\":{number}}}");
        }

        public HttpClient Client { get; }

        public Credential Credential { get; } = new();

        public bool RefusesSending { get; init; }

        /// <summary>True if the first lock has expired before the tool releases it.</summary>
        public bool EndsFirstLock { get; set; }

        public Action<int> WhileLocking { get; init; } = _ => { };

        public List<(string MessageId, string Body)> Sent { get; } = [];

        public List<string> Changes { get; } = [];

        public int DeadLettered => _messages.Count;

        public int LockedCount => _locks.Count;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Assert.Equal("Bearer token", request.Headers.Authorization!.ToString());
            var path = request.RequestUri!.AbsolutePath;
            if (request.Method == HttpMethod.Post && path == $"/{Queue}/messages")
            {
                if (RefusesSending)
                    return new(HttpStatusCode.Unauthorized);
                Changes.Add("send");
                Sent.Add(
                    (
                        JsonNode.Parse(request.Headers.GetValues("BrokerProperties").Single())!["MessageId"]!.GetValue<string>(),
                        await request.Content!.ReadAsStringAsync(cancellationToken)
                    )
                );
                return new(HttpStatusCode.Created);
            }

            if (request.Method == HttpMethod.Post && path == $"/{Queue}/$DeadLetterQueue/messages/head")
                return Lock();
            if (!_locks.Remove(path, out var number))
                return new(HttpStatusCode.NotFound);
            if (EndsFirstLock)
            {
                EndsFirstLock = false;
                return new(HttpStatusCode.NotFound);
            }

            if (request.Method == HttpMethod.Delete)
            {
                Changes.Add("delete");
                _messages.Remove(number);
            }
            else
                Assert.Equal(HttpMethod.Put, request.Method); // POST would renew the lock

            return new(HttpStatusCode.OK);
        }

        protected override void Dispose(bool disposing)
        {
            Client.Dispose();
            base.Dispose(disposing);
        }

        private HttpResponseMessage Lock()
        {
            if (_messages.Keys.Cast<string>().FirstOrDefault(number => !_locks.ContainsValue(number)) is not { } next)
                return new(HttpStatusCode.NoContent);
            var address = $"/{Queue}/$DeadLetterQueue/messages/{next}/{Guid.NewGuid()}";
            _locks.Add(address, next);
            WhileLocking(_locks.Count);
            var answer = new HttpResponseMessage(HttpStatusCode.Created)
            {
                Content = new ByteArrayContent(Encoding.UTF8.GetBytes((string)_messages[next]!)),
            };
            answer.Headers.Location = new Uri($"https://{Host}{address}");
            answer.Headers.Add(
                "BrokerProperties",
                $"{{\"DeliveryCount\":10,\"SequenceNumber\":{next},\"MessageId\":\"m{next}\"}}"
            );
            answer.Headers.Add("DeadLetterReason", "\"MaxDeliveryCountExceeded\"");
            return answer;
        }
    }
}
