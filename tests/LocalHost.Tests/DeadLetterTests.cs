using System.Net;
using System.Net.Sockets;
using Azure.Core;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.DeadLetters;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.Polls;
using CampaignFunctions.ServiceBusDouble;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>
/// Tests of the operator's tool for dead letters, against a local host and against a double of Service Bus.
/// </summary>
public sealed class DeadLetterTests : IDisposable
{
    private const string Queue = TallyHint.QueueName;
    private const string Bus = "sb-test.servicebus.windows.net";

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
        using var http = new HttpClient { BaseAddress = host.Tools };
        Task<int> RunAsync(params string[] arguments) =>
            this.RunAsync(new LocalHostQueues(http), [arguments[0], "--local", host.Tools.ToString(), .. arguments[1..]]);

        Assert.Equal(0, await RunAsync("list"));
        var listed = Lines();
        Assert.Matches($"^{Queue}\t1\t10\tTest$", listed[0]);
        Assert.Equal("Dead letters: 2.", listed[^1]);

        Assert.Equal(0, await RunAsync("show", "--queue", Queue, "--id", "2"));
        Assert.Contains("\"campaignId\":\"c-1\"", Lines()[^1], StringComparison.Ordinal);

        Assert.Equal(0, await RunAsync("resend", "--queue", Queue, "--id", "1"));
        Assert.Equal([$"{Queue}\t1\tresent", "Resent: 1."], Lines());
        Assert.Equal(0, await RunAsync("resend", "--queue", Queue, "--all"));
        Assert.Equal("Resent: 1.", Lines()[^1]);
        Assert.Equal(0, await RunAsync("list"));
        Assert.Equal(["No dead letters."], Lines());
        await EmptyAsync(http); // the host completes hints at an unknown campaign
    }

    [Fact]
    public async Task LocalHost_UnknownDeadLetter_IsNotResent()
    {
        await GiveUpAsync(times: 1);
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var http = new HttpClient { BaseAddress = host.Tools };
        var queues = new LocalHostQueues(http);

        Assert.Equal(1, await RunAsync(queues, "resend", "--local", host.Tools.ToString(), "--queue", Queue, "--id", "7"));
        // The dead letter is in another queue.
        Assert.Equal(1, await RunAsync(queues, "show", "--local", host.Tools.ToString(), "--queue", "mail", "--id", "1"));
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
                _ => throw new InvalidOperationException("No queue may be called."),
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
        using var bus = await BusAsync(3);

        Assert.Equal(0, await RunAsync(bus, "list", "--bus", Bus, "--queue", Queue));

        Assert.Equal([$"{Queue}\t1\t0\tTest", $"{Queue}\t2\t0\tTest", $"{Queue}\t3\t0\tTest", "Dead letters: 3."], Lines());
        Assert.Equal((3, 0), (bus.DeadLettersOf(Queue), bus.LockedOf(Queue)));
    }

    [Fact]
    public async Task ServiceBus_DeadLetterShown_PrintsItsBody()
    {
        using var bus = await BusAsync(2);

        Assert.Equal(0, await RunAsync(bus, "show", "--bus", Bus, "--queue", Queue, "--id", "2"));

        Assert.Equal("{\"n\":2}", Lines()[^1]);
        Assert.Equal(1, await RunAsync(bus, "show", "--bus", Bus, "--queue", Queue, "--id", "9"));
    }

    [Fact]
    public async Task ServiceBus_DeadLetterResent_IsSentWithItsOwnIdThenRemoved()
    {
        using var bus = await BusAsync(3);

        Assert.Equal(0, await RunAsync(bus, "resend", "--bus", Bus, "--queue", Queue, "--id", "2"));

        await NoneLockedAsync(bus);
        Assert.Equal((2, 1), (bus.DeadLettersOf(Queue), bus.CountOf(Queue)));
        await using var client = new ServiceBusClient(bus.ConnectionString);
        await using var receiver = client.CreateReceiver(Queue);
        var resent = await receiver.PeekMessageAsync(0, Cancel);
        Assert.Equal("{\"n\":2}", resent.Body.ToString());
        Assert.NotEqual("id-2", resent.MessageId);

        Assert.Equal(0, await RunAsync(bus, "resend", "--bus", Bus, "--queue", Queue, "--all"));
        Assert.Equal((0, 3), (bus.DeadLettersOf(Queue), bus.CountOf(Queue)));
    }

    [Fact]
    public async Task ServiceBus_SendingRefused_KeepsAllDeadLetters()
    {
        using var bus = await BusAsync(3);
        bus.RefusesSending = true;

        Assert.Equal(1, await RunAsync(bus, "resend", "--bus", Bus, "--queue", Queue, "--all"));

        Assert.Equal(3, bus.DeadLettersOf(Queue));
        Assert.Contains("Data Sender", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceBus_UnknownDeadLetter_IsReportedAndTheOthersGivenBack()
    {
        using var bus = await BusAsync(3);

        Assert.Equal(1, await RunAsync(bus, "resend", "--bus", Bus, "--queue", Queue, "--id", "9"));
        Assert.Equal(1, await RunAsync(bus, "resend", "--bus", Bus, "--queue", Queue, "--id", "none"));

        await NoneLockedAsync(bus);
        Assert.Equal((3, 0), (bus.DeadLettersOf(Queue), bus.CountOf(Queue)));
    }

    [Fact]
    public async Task ServiceBus_NobodyLoggedIn_IsReported()
    {
        var client = new LoggedOutClient(); // a client without a connection cannot be disposed

        Assert.Equal(1, await RunAsync(new ServiceBusQueues(client), "list", "--bus", Bus));

        Assert.Equal("You are not logged in. Run az login.\n", _errors.ToString());
    }

    [Fact]
    public async Task ServiceBus_TokenRefused_NamesTheRoles()
    {
        using var bus = await BusAsync(1);
        bus.RefusesTokens = true;

        Assert.Equal(1, await RunAsync(bus, "list", "--bus", Bus, "--queue", Queue));

        Assert.Contains("Data Receiver", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceBus_SilentService_IsReportedInTime()
    {
        using var bus = await BusAsync(1);
        bus.IsSilent = true;
        var options = new ServiceBusClientOptions { RetryOptions = { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(1) } };
        await using var client = new ServiceBusClient(bus.ConnectionString, options);

        Assert.Equal(1, await RunAsync(new ServiceBusQueues(client), "list", "--bus", Bus, "--queue", Queue));

        Assert.Contains("does not answer", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceBus_MoreThanOneThousandDeadLetters_ReportsMoreAndResendsAll()
    {
        using var bus = await BusAsync(1003);

        Assert.Equal(0, await RunAsync(bus, "list", "--bus", Bus, "--queue", Queue));
        Assert.Equal("Dead letters: 1000. tally may have more.", Lines()[^1]);

        Assert.Equal(0, await RunAsync(bus, "resend", "--bus", Bus, "--queue", Queue, "--all"));
        Assert.Equal("Resent: 1003.", Lines()[^1]);
        await NoneLockedAsync(bus);
        Assert.Equal((0, 1003), (bus.DeadLettersOf(Queue), bus.CountOf(Queue)));
    }

    [Theory]
    [InlineData("/local/queues", HttpStatusCode.OK, "<html>", "does not come from a local host")]
    [InlineData("/local/queues", HttpStatusCode.OK, "{}", "does not come from a local host")]
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

    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(SocketException))]
    public async Task LocalHost_ConnectionBreaks_IsReported(Type fault)
    {
        using var stub = new Stub(_ => throw (Exception)Activator.CreateInstance(fault)!);
        using var http = new HttpClient(stub) { BaseAddress = new("http://localhost:7071") };

        Assert.Equal(1, await RunAsync(new LocalHostQueues(http), "list", "--local", "http://localhost:7071"));
        Assert.Contains("does not answer", _errors.ToString(), StringComparison.Ordinal);
    }

    private static Task<string> EmptyAsync(HttpClient http) =>
        Eventually.GetAsync(
            () => http.GetStringAsync(new Uri("/local/queues", UriKind.Relative), Cancel),
            text => text.Contains("\"queues\":[]", StringComparison.Ordinal),
            text => text
        );

    /// <summary>Waits until a closed receiver gave back the messages that the service had sent ahead.</summary>
    private static Task<int> NoneLockedAsync(ServiceBusDoubleServer bus) =>
        Eventually.GetAsync(() => Task.FromResult(bus.LockedOf(Queue)), locked => locked == 0, locked => $"{locked} locked");

    private async Task<int> RunAsync(ServiceBusDoubleServer bus, params string[] arguments)
    {
        await using var client = new ServiceBusClient(bus.ConnectionString, ServiceBusQueues.Options);
        return await RunAsync(new ServiceBusQueues(client), arguments);
    }

    private Task<int> RunAsync(IDeadLetterQueues queues, params string[] arguments) =>
        Commands.RunAsync(arguments, _ => queues, _output, _errors, Cancel);

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

    /// <summary>Starts a namespace whose queue has given up so many messages.</summary>
    private static async Task<ServiceBusDoubleServer> BusAsync(int deadLetters)
    {
        var bus = new ServiceBusDoubleServer(HostProcess.FreePort(), CampaignModule.Queues);
        await using var client = new ServiceBusClient(bus.ConnectionString);
        await using var sender = client.CreateSender(Queue);
        await using var receiver = client.CreateReceiver(Queue);
        for (var number = 1; number <= deadLetters; number++)
        {
            await sender.SendMessageAsync(new($"{{\"n\":{number}}}") { MessageId = $"id-{number}" }, Cancel);
            await receiver.DeadLetterMessageAsync(
                await receiver.ReceiveMessageAsync(cancellationToken: Cancel),
                "Test",
                null,
                Cancel
            );
        }

        return bus;
    }

    /// <summary>A client of a developer who is not logged in. The first call to the service fails.</summary>
    private sealed class LoggedOutClient : ServiceBusClient
    {
        public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) =>
            throw new Azure.Identity.CredentialUnavailableException("Please run 'az login'.");
    }

    private sealed class Stub(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
