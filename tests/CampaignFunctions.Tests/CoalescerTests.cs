using CampaignFunctions.Messaging;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>The coalescer sends at most one message for each key and interval, and always one after the last signal.</summary>
public sealed class CoalescerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _clock = new();
    private readonly Simulation _simulation = new(new Random(1));
    private readonly List<(string Key, DateTimeOffset At)> _sent = [];
    private readonly Coalescer<string> _coalescer;

    public CoalescerTests() => _coalescer = new(SendAsync, Interval, _clock, NullLogger.Instance);

    private bool IsBroken { get; set; }

    [Fact]
    public void Signal_SeveralInAnInterval_SendsAtItsStartAndEnd()
    {
        Signal("a");
        Assert.Single(_sent);
        Signal("a");
        Signal("a");
        Signal("b");
        Assert.Equal(["a", "b"], _sent.Select(message => message.Key));
        Advance(Interval - TimeSpan.FromTicks(1));
        Assert.Equal(2, _sent.Count);
        Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["a", "b", "a"], _sent.Select(message => message.Key));
        Advance(Interval * 10);
        Assert.Equal(3, _sent.Count);
    }

    [Fact]
    public void Signal_WithADelay_SendsAfterTheDelay()
    {
        _simulation.Start(() =>
        {
            _coalescer.Signal("a", TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        });
        _simulation.Run();
        Assert.Empty(_sent);
        Advance(TimeSpan.FromSeconds(1));
        Assert.Single(_sent);
    }

    [Fact]
    public void Signal_AfterASenderFailure_IsSent()
    {
        IsBroken = true;
        Signal("a");
        IsBroken = false;
        Signal("a");
        Advance(Interval);
        Assert.Single(_sent);
    }

    [Fact]
    public void Dispose_MessageOwed_SendsItAtOnce()
    {
        Signal("a");
        Signal("a");
        _simulation.Start(() => _coalescer.DisposeAsync().AsTask());
        _simulation.Run();
        Assert.Equal(2, _sent.Count);
    }

    [Fact]
    public void Signals_AtAnyTimes_AreSparseAndCoverTheLast() =>
        Gen.Int[0, 3000]
            .Array[1, 40]
            .Sample(gaps =>
            {
                var test = new CoalescerTests();
                var last = DateTimeOffset.MinValue;
                foreach (var gap in gaps)
                {
                    test.Advance(TimeSpan.FromMilliseconds(gap));
                    test.Signal("a");
                    last = test._clock.GetUtcNow();
                }

                test.Advance(Interval);
                var times = test._sent.Select(message => message.At).ToArray();
                Assert.True(times[^1] >= last);
                Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= Interval));
            });

    private Task SendAsync(string key, CancellationToken cancellationToken)
    {
        if (IsBroken)
            throw new InvalidOperationException("The queue is unavailable.");
        _sent.Add((key, _clock.GetUtcNow()));
        return Task.CompletedTask;
    }

    private void Signal(string key)
    {
        _simulation.Start(() =>
        {
            _coalescer.Signal(key);
            return Task.CompletedTask;
        });
        _simulation.Run();
    }

    private void Advance(TimeSpan time)
    {
        // The simulation runs after each advance, so that work started by a timer can set the next timer.
        _clock.Advance(time);
        _simulation.Run();
    }
}
