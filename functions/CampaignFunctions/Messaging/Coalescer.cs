using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Messaging;

/// <summary>
/// Sends at most one message per key in an interval, however often it is signalled, and always one after the last signal. A
/// first signal is sent at once; those that follow within the interval share one at its end. What is still owed when the
/// process dies is lost: a sweep makes up for it.
/// </summary>
public sealed partial class Coalescer<TKey>(
    Func<TKey, CancellationToken, Task> send,
    TimeSpan interval,
    TimeProvider clock,
    ILogger logger
) : IAsyncDisposable
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, State> _keys = [];
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource? _drained;

    /// <summary>Owes this key a message. Returns at once.</summary>
    public void Signal(TKey key) => Signal(key, TimeSpan.Zero);

    /// <summary>Owes this key a message no sooner than after the delay.</summary>
    public void Signal(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            if (_keys.TryGetValue(key, out var state))
                state.Owed = true;
            else
            {
                _keys[key] = new() { Owed = true };
                _ = RunAsync(key, delay);
            }
        }
    }

    /// <summary>Sends what is owed now, without waiting for intervals to end.</summary>
    public async ValueTask DisposeAsync()
    {
        Task drained = Task.CompletedTask;
        lock (_lock)
        {
            if (_keys.Count > 0)
            {
                _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
                drained = _drained.Task;
            }
        }

        await _stop.CancelAsync();
        await drained;
        _stop.Dispose();
    }

    private async Task RunAsync(TKey key, TimeSpan delay)
    {
        await WaitAsync(delay);
        while (TakeOwed(key))
        {
            try
            {
                await send(key, CancellationToken.None);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                SendFailed(logger, fault, key.ToString() ?? ""); // a lost hint: the sweep makes up for it
            }

            await WaitAsync(interval);
        }
    }

    /// <summary>Whether a message is owed; where none is, the key is forgotten in the same moment.</summary>
    private bool TakeOwed(TKey key)
    {
        lock (_lock)
        {
            if (_keys[key].Owed)
            {
                _keys[key].Owed = false;
                return true;
            }

            _keys.Remove(key);
            if (_keys.Count == 0)
                _drained?.TrySetResult();
            return false;
        }
    }

    private async Task WaitAsync(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
            await Task.Delay(time, clock, _stop.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        else
            await Task.Yield();
    }

    private sealed class State
    {
        public bool Owed { get; set; }
    }

    [LoggerMessage(EventId = 510, Level = LogLevel.Warning, Message = "A hint for {Key} could not be sent")]
    private static partial void SendFailed(ILogger logger, Exception fault, string key);
}
