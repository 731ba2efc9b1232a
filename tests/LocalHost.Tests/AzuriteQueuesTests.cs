using System.Diagnostics;
using System.Text.Json;
using Azure.Storage.Queues;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Azurite;
using CampaignFunctions.Polls;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>
/// Tests of Azurite as the queues of the local host: it delivers at least once, hides messages during work, and keeps dead
/// letters.
/// </summary>
public sealed class AzuriteQueuesTests : IAsyncLifetime
{
    private static readonly TallyHint Hint = new("c", "p", 3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("azurite-");
    private ServerProcess? _server;
    private AzuriteQueues? _queues;
    private string _connection = "";

    private AzuriteQueues Queues => _queues!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var missing = await Npm.Emulators.InstallAsync(Cancel);
        Assert.SkipWhen(missing is not null, missing ?? "");
        (_server, _connection) = await ServerProcess.StartAzuriteAsync(_folder.FullName);
        _queues = new(_connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Message_SentAndCompleted_IsDeliveredOnceWithItsTrace()
    {
        using var step = new Activity("test").Start();
        await Queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel);

        var message = Assert.Single(await Queues.ReceiveAsync(TallyHint.QueueName, 10));
        Assert.Equal(Hint, JsonSerializer.Deserialize(message.Body, TallyHint.Queue.Json));
        Assert.Equal((TallyHint.QueueName, 1, step.Id), (message.Queue, message.Deliveries, message.Trace));
        Assert.Empty(await Queues.ReceiveAsync(TallyHint.QueueName, 10));
        await Queues.CompleteAsync(message);
        await Queues.CompleteAsync(message);
        Assert.Empty(await Queues.StatesAsync());
    }

    [Fact]
    public async Task Message_Delayed_WaitsForItsDelay()
    {
        await Queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.FromMinutes(1), Cancel);

        Assert.Empty(await Queues.ReceiveAsync(TallyHint.QueueName, 10));
        Assert.Equal(1, Assert.Single(await Queues.StatesAsync()).Waiting);
    }

    [Fact]
    public async Task Message_DeliveredAgain_IgnoresTheLateCompletion()
    {
        await Queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel);
        var first = Assert.Single(await Queues.ReceiveAsync(TallyHint.QueueName, 1));
        await Queues.AbandonAsync(first, TimeSpan.Zero, "tried");
        var second = Assert.Single(await Queues.ReceiveAsync(TallyHint.QueueName, 1));

        await Queues.CompleteAsync(first);
        await Queues.AbandonAsync(first, TimeSpan.Zero, "tried");

        Assert.Equal(2, second.Deliveries);
        Assert.Equal(1, Assert.Single(await Queues.StatesAsync()).Waiting);
    }

    [Fact]
    public async Task Message_FailedTenTimes_IsDeadLetteredAndCanBeResent()
    {
        await Queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel);
        for (var delivery = 1; delivery <= ILocalQueues.MaxDeliveries; delivery++)
        {
            var message = Assert.Single(await Queues.ReceiveAsync(TallyHint.QueueName, 1));
            Assert.Equal(delivery, message.Deliveries);
            await Queues.AbandonAsync(message, TimeSpan.Zero, "TimeoutException");
        }

        Assert.Empty(await Queues.ReceiveAsync(TallyHint.QueueName, 1));
        var state = Assert.Single(await Queues.StatesAsync());
        Assert.Equal(0, state.Waiting);
        var letter = Assert.Single(state.DeadLettered);
        Assert.Equal((ILocalQueues.MaxDeliveries, "TimeoutException"), (letter.Deliveries, letter.Reason));
        Assert.Equal(Hint, JsonSerializer.Deserialize(letter.Body, TallyHint.Queue.Json));

        Assert.False(await Queues.ResendAsync(TallyHint.QueueName, "another"));
        Assert.False(await Queues.ResendAsync("mail", letter.Id));
        Assert.True(await Queues.ResendAsync(TallyHint.QueueName, letter.Id));
        var again = Assert.Single(await Queues.ReceiveAsync(TallyHint.QueueName, 1));
        Assert.Equal(Hint, JsonSerializer.Deserialize(again.Body, TallyHint.Queue.Json));
        Assert.Equal(1, again.Deliveries);
        Assert.Empty(Assert.Single(await Queues.StatesAsync()).DeadLettered);
    }

    [Fact]
    public async Task Queues_AzuriteStopped_ThrowAQueueFault()
    {
        await _server!.DisposeAsync();

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => Queues.ReceiveAsync(TallyHint.QueueName, 1));
        Assert.True(ILocalQueues.IsFault(fault), fault.ToString());
    }

    [Fact]
    public async Task Message_Unreadable_IsDeadLetteredAndOthersAreDelivered()
    {
        await Queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel);
        var foreign = new QueueClient(
            _connection,
            TallyHint.QueueName,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );
        await foreign.SendMessageAsync("nonsense", Cancel);

        Assert.Single(await Queues.ReceiveAsync(TallyHint.QueueName, 10));

        var letter = Assert.Single((await Queues.StatesAsync()).Single().DeadLettered);
        Assert.Equal(("Unreadable", "\"nonsense\""), (letter.Reason, letter.Body));
    }
}
