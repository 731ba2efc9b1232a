using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.Harness;
using CampaignFunctions.Messaging.ServiceBus;
using CampaignFunctions.Polls;
using CampaignFunctions.ServiceBusDouble;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>
/// Tests of Service Bus as the queues of the local host, and of the product's sender, against the double of Service Bus.
/// </summary>
public sealed class ServiceBusQueuesTests : IAsyncDisposable
{
    private static readonly TallyHint Hint = new("c", "p", 3);

    private ServiceBusDoubleServer _bus = null!;
    private ServiceBusClient _client = null!;
    private LocalHost.ServiceBus.ServiceBusQueues _queues = null!;

    public ServiceBusQueuesTests() => Open(Eventually.Deadline, Eventually.Deadline);

    /// <summary>Opens a new service. Only tests that await the end of these times take short ones.</summary>
    private void Open(TimeSpan locks, TimeSpan patience)
    {
        _bus = new(HostProcess.FreePort(), CampaignModule.Queues, new DoubleSettings(TimeProvider.System, locks));
        _client = new(
            _bus.ConnectionString,
            new ServiceBusClientOptions { RetryOptions = { MaxRetries = 0, TryTimeout = patience } }
        );
        _queues = new(_client, TimeProvider.System);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _queues.DisposeAsync();
        await _client.DisposeAsync();
        _bus.Dispose();
    }

    private async Task ReopenAsync(TimeSpan locks, TimeSpan patience)
    {
        await DisposeAsync();
        Open(locks, patience);
    }

    [Fact]
    public async Task Message_SentAndCompleted_IsDeliveredOnceWithItsTrace()
    {
        using var step = new Activity("test").Start();
        await _queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel);

        var message = await NextAsync();
        Assert.Equal(Hint, JsonSerializer.Deserialize(message.Body, TallyHint.Queue.Json));
        Assert.Equal((TallyHint.QueueName, 1, step.Id), (message.Queue, message.Deliveries, message.Trace));
        await _queues.CompleteAsync(message);
        await _queues.CompleteAsync(message);

        Assert.Empty(await _queues.ReceiveAsync(TallyHint.QueueName, 10));
        Assert.Empty(await _queues.StatesAsync());
    }

    [Fact]
    public async Task Message_Delayed_WaitsForItsDelay()
    {
        await _queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.FromMinutes(1), Cancel);

        Assert.Empty(await _queues.ReceiveAsync(TallyHint.QueueName, 10));
        Assert.Equal((0, 1), await StateAsync());
    }

    [Fact]
    public async Task Message_WhoseLockExpired_IsDeliveredAgainAndIgnoresTheLateCompletion()
    {
        await ReopenAsync(locks: TimeSpan.FromSeconds(2), patience: Eventually.Deadline);
        await _queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel);
        var first = await NextAsync();

        var second = await NextAsync();
        await _queues.CompleteAsync(first);

        Assert.Equal(2, second.Deliveries);
        Assert.Equal(1, _bus.CountOf(TallyHint.QueueName));
    }

    [Fact]
    public async Task Message_FailedTenTimes_IsDeadLetteredAndCanBeResent()
    {
        await _queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel);
        for (var delivery = 1; delivery <= ILocalQueues.MaxDeliveries; delivery++)
        {
            var message = await NextAsync();
            Assert.Equal(delivery, message.Deliveries);
            await _queues.AbandonAsync(message, TimeSpan.Zero, "TimeoutException");
        }

        Assert.Empty(await _queues.ReceiveAsync(TallyHint.QueueName, 1));
        var letter = Assert.Single(Assert.Single(await _queues.StatesAsync()).DeadLettered);
        Assert.Equal("TimeoutException", letter.Reason);
        Assert.False(await _queues.ResendAsync(TallyHint.QueueName, "another"));
        Assert.False(await _queues.ResendAsync("mail", letter.Id));
        Assert.True(await _queues.ResendAsync(TallyHint.QueueName, letter.Id));
        var again = await NextAsync();
        Assert.Equal((1, Hint), (again.Deliveries, JsonSerializer.Deserialize(again.Body, TallyHint.Queue.Json)));
        Assert.Equal(0, _bus.DeadLettersOf(TallyHint.QueueName));
    }

    [Fact]
    public async Task Service_WithoutAnAnswer_IsAQueueFault()
    {
        await ReopenAsync(locks: Eventually.Deadline, patience: TimeSpan.FromSeconds(10));
        _bus.IsSilent = true;

        var receiving = await Assert.ThrowsAnyAsync<Exception>(() => _queues.ReceiveAsync(TallyHint.QueueName, 1));

        Assert.True(ILocalQueues.IsFault(receiving), receiving.ToString());
        await Assert.ThrowsAsync<StoreBusyException>(() =>
            new ServiceBusMessageSender(_client, TimeProvider.System).SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel)
        );
    }

    [Fact]
    public async Task Sending_Refused_IsReportedAndSendsNothing()
    {
        _bus.RefusesSending = true;

        await Assert.ThrowsAnyAsync<Exception>(() => _queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel));

        Assert.Equal(0, _bus.CountOf(TallyHint.QueueName));
    }

    [Fact]
    public async Task Hints_SentAtOnce_HaveDifferentIds()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel)));

        await using var receiver = _client.CreateReceiver(TallyHint.QueueName);
        var peeked = await receiver.PeekMessagesAsync(200, fromSequenceNumber: 0, Cancel);
        Assert.Equal(100, peeked.Select(message => message.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Ready_ServiceSilent_Fails()
    {
        await ReopenAsync(locks: Eventually.Deadline, patience: TimeSpan.FromSeconds(10));
        var ready = new ServiceBusReady(_client, TallyHint.QueueName);
        Assert.True(await ready.IsReadyAsync(Cancel));

        _bus.IsSilent = true;

        await Assert.ThrowsAnyAsync<ServiceBusException>(() => ready.IsReadyAsync(Cancel));
    }

    /// <summary>Returns the next message, and waits for it if it is still locked or on its way.</summary>
    private Task<QueueMessage> NextAsync() => NextAsync(TallyHint.QueueName);

    private async Task<QueueMessage> NextAsync(string queue) =>
        (await Eventually.GetAsync(() => _queues.ReceiveAsync(queue, 1), received => received.Count == 1, _ => "no message"))[0];

    /// <summary>Returns how many messages wait, and how many are delayed.</summary>
    private async Task<(long Waiting, long Delayed)> StateAsync()
    {
        var state = Assert.Single(await _queues.StatesAsync());
        return (state.Waiting, state.Delayed);
    }
}
