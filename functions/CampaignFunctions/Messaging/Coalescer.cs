using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Messaging;

/// <summary>
/// Sends at most one message per key and interval, and always one message after the last signal. The first signal sends a message
/// at once. Signals that follow within the interval share one message at its end. If the process dies, the messages that it still
/// owes are lost; a sweep replaces them.
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
    private readonly TaskCompletionSource _stop = new();
    private TaskCompletionSource? _drained;

    /// <summary>Requests a message for this key. Returns at once.</summary>
    public void Signal(TKey key) => Signal(key, TimeSpan.Zero);

    /// <summary>
    /// Requests a message for this key after the delay. If an interval of this key is under way, the message follows at its end.
    /// </summary>
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

    /// <summary>
    /// Sends all owed messages now, before their intervals end. A message that is requested later is sent at once.
    /// </summary>
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

        _stop.TrySetResult();
        await drained;
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
                SendFailed(logger, fault, key.ToString() ?? ""); // the hint is lost, and the sweep replaces it
            }

            await WaitAsync(interval);
        }
    }

    /// <summary>Returns whether a message is owed. If none is owed, forgets the key under the same lock.</summary>
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
            await _stop
                .Task.WaitAsync(time, clock)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        else
            await Task.Yield();
    }

    private sealed class State
    {
        public bool Owed { get; set; }
    }

    [LoggerMessage(EventId = 510, Level = LogLevel.Warning, Message = "Sending a hint for {Key} failed")]
    private static partial void SendFailed(ILogger logger, Exception fault, string key);
}
