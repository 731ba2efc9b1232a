using System.Diagnostics.Metrics;
using System.Text.Json;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.Messaging;
using CampaignFunctions.Polls;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests of the SQLite queues: they deliver at least once, hide messages during work, and keep dead letters.</summary>
public sealed class QueueTests : IDisposable
{
    private static readonly TallyHint Hint = new("c", "p", 3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("queue-");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SqliteQueues _queues;

    public QueueTests() => _queues = Open();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _queues.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Message_SentAndCompleted_IsDeliveredOnce()
    {
        await SendAsync(TimeSpan.Zero);

        var message = Assert.Single(await ReceiveAsync());
        Assert.Equal(Hint, JsonSerializer.Deserialize(message.Body, TallyHint.Queue.Json));
        Assert.Empty(await ReceiveAsync());
        await _queues.CompleteAsync(message);
        _clock.Advance(ILocalQueues.Visibility);
        Assert.Empty(await ReceiveAsync());
        Assert.Empty(_queues.States());
    }

    [Fact]
    public async Task Message_Delayed_WaitsForItsDelay()
    {
        await SendAsync(TimeSpan.FromSeconds(10));

        Assert.Empty(await ReceiveAsync());
        Assert.Equal(1, _queues.States().Single().Delayed);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(await ReceiveAsync());
    }

    [Fact]
    public async Task Message_NotCompletedInTime_ComesBackAndIgnoresTheLateCompletion()
    {
        await SendAsync(TimeSpan.Zero);
        var first = Assert.Single(await ReceiveAsync());
        _clock.Advance(ILocalQueues.Visibility);
        var second = Assert.Single(await ReceiveAsync());
        Assert.Equal((1, 2), (first.Deliveries, second.Deliveries));

        await _queues.CompleteAsync(first);

        Assert.Equal(1, _queues.States().Single().InFlight);
        await _queues.CompleteAsync(second);
        Assert.Empty(_queues.States());
    }

    [Fact]
    public async Task Message_FailedTenTimes_IsDeadLettered()
    {
        await SendAsync(TimeSpan.Zero);
        for (var delivery = 1; delivery <= ILocalQueues.MaxDeliveries; delivery++)
        {
            var message = Assert.Single(await ReceiveAsync());
            Assert.Equal(delivery, message.Deliveries);
            await _queues.AbandonAsync(message, TimeSpan.FromSeconds(1), "Failed");
            Assert.Empty(await ReceiveAsync());
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(await ReceiveAsync());
        var letter = Assert.Single(_queues.States().Single().DeadLettered);
        Assert.Equal((10, "Failed"), (letter.Deliveries, letter.Reason));
        _queues.Dispose();
        _queues = Open();
        Assert.Empty(await ReceiveAsync());
        Assert.Single(_queues.States().Single().DeadLettered);
    }

    [Fact]
    public async Task Message_EndsEveryProcessThatTakesIt_IsDeadLettered()
    {
        await SendAsync(TimeSpan.Zero);
        for (var delivery = 1; delivery <= ILocalQueues.MaxDeliveries; delivery++)
        {
            Assert.Single(await ReceiveAsync());
            _queues.Dispose();
            _queues = Open();
        }

        Assert.Empty(await ReceiveAsync());
        Assert.Equal("Never finished", Assert.Single(_queues.States().Single().DeadLettered).Reason);
    }

    [Fact]
    public async Task Queues_Reopened_DeliverAtOnceOnlyMessagesInFlight()
    {
        await SendAsync(TimeSpan.Zero);
        await SendAsync(TimeSpan.FromMinutes(1));
        Assert.Single(await ReceiveAsync());
        _queues.Dispose();

        _queues = Open();

        Assert.Single(await ReceiveAsync());
        Assert.Empty(await ReceiveAsync());
    }

    [Fact]
    public async Task Pump_FunctionAlwaysThrows_DeadLettersTheMessage()
    {
        // The fold needs services that this provider lacks, so every delivery of a tally hint fails.
        using var queues = new SqliteQueues(Path.Combine(_folder.FullName, "pump.db"), TimeProvider.System);
        await queues.SendAsync(TallyHint.Queue, Hint, TimeSpan.Zero, Cancel);
        await using var services = new ServiceCollection().BuildServiceProvider();
        var dead = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "campaign.dead_letters")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref dead, count));
        listener.Start();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        lifetime.NotifyStarted();
        using var pump = new QueuePump(
            queues,
            services,
            new("api", 2),
            lifetime,
            TimeProvider.System,
            NullLogger<QueuePump>.Instance
        )
        {
            RetryAfter = TimeSpan.Zero,
        };

        await pump.StartAsync(Cancel);
        await Eventually.GetAsync(
            () => Task.FromResult(queues.States().Single()),
            state => state.DeadLettered.Length > 0,
            _ => "no dead letter"
        );
        await pump.StopAsync(Cancel);

        Assert.Equal("InvalidOperationException", Assert.Single(queues.States().Single().DeadLettered).Reason);
        Assert.Equal(1, dead);
    }

    /// <summary>For example, the disk is full: the messages are seen, but cannot be taken.</summary>
    [Fact]
    public async Task Pump_QueuesCannotBeWritten_TriesOnceASecond()
    {
        var queues = new FullQueues();
        await using var services = new ServiceCollection().BuildServiceProvider();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        lifetime.NotifyStarted();
        using var pump = new QueuePump(queues, services, new("api", 2), lifetime, _clock, NullLogger<QueuePump>.Instance);

        await pump.StartAsync(Cancel);
        var seconds = 0;
        await Eventually.GetAsync(
            () =>
            {
                var tries = queues.Tries;
                Assert.InRange(tries, 0, seconds + 1);
                _clock.Advance(TimeSpan.FromSeconds(1)); // in vain if the pump does not wait yet
                seconds++;
                return Task.FromResult(tries);
            },
            tries => tries >= 3,
            tries => $"{tries} tries in {seconds} seconds"
        );
        await pump.StopAsync(Cancel);
    }

    private SqliteQueues Open() => new(Path.Combine(_folder.FullName, "queues.db"), _clock);

    private Task SendAsync(TimeSpan delay) => _queues.SendAsync(TallyHint.Queue, Hint, delay, Cancel);

    private Task<IReadOnlyList<QueueMessage>> ReceiveAsync() => _queues.ReceiveAsync(TallyHint.QueueName, 10);

    /// <summary>Queues on a full disk. One of them has a message.</summary>
    private sealed class FullQueues : ILocalQueues
    {
        private int _tries;

        public int Tries => _tries;

        public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max)
        {
            if (queue != TallyHint.QueueName)
                return Task.FromResult<IReadOnlyList<QueueMessage>>([]);
            Interlocked.Increment(ref _tries);
            throw new SqliteException("full", 13);
        }

        public Task WaitAsync(string queue, CancellationToken cancellationToken) =>
            queue == TallyHint.QueueName
                ? Task.CompletedTask
                : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

        public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
            where T : class => throw new NotSupportedException();

        public Task CompleteAsync(QueueMessage message) => throw new NotSupportedException();

        public Task AbandonAsync(QueueMessage message, TimeSpan delay, string reason) => throw new NotSupportedException();

        public Task<bool> ResendAsync(string queue, string id) => throw new NotSupportedException();

        public Task<IReadOnlyList<QueueState>> StatesAsync() => throw new NotSupportedException();
    }
}
