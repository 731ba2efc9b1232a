using CampaignFunctions.Storage;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Payments;

/// <summary>
/// Gives each visit to the payment provider its turn. Across all processes, visits are never closer together than the pace
/// allows.
/// </summary>
public sealed class Pace(IDocumentStore store, IOptions<PaymentSettings> settings, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<TaskCompletionSource<DateTimeOffset?>> _waiting = [];
    private bool _isReserving;

    /// <summary>
    /// Waits for a turn, and returns null once it has come. If the turn would come later than <see
    /// cref="PaymentSettings.MaxWait"/>, returns the time after which the caller should ask again.
    /// </summary>
    public async Task<TimeSpan?> TakeAsync(CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource<DateTimeOffset?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add(waiting);
            if (!_isReserving)
            {
                _isReserving = true;
                _ = ReserveAsync();
            }
        }

        var turn = await waiting.Task.WaitAsync(cancellationToken);
        if (turn is null)
            return settings.Value.MaxWait;
        if (turn - clock.GetUtcNow() is { Ticks: > 0 } wait)
            await Task.Delay(wait, clock, cancellationToken);
        return null;
    }

    /// <summary>Stops all visits for a while, because the payment provider asked for a pause.</summary>
    public Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) =>
        store.ChangeAsync(
            PaceDocument.Container,
            PaceDocument.TheId,
            PaceDocument.TheId,
            pace => clock.GetUtcNow() + time is var until && pace.Next >= until ? null : new() { Next = until },
            cancellationToken
        );

    /// <summary>Reserves turns for all waiting callers in one replace, until nobody waits.</summary>
    private async Task ReserveAsync()
    {
        await Task.Yield();
        while (TakeWaiting() is { Length: > 0 } batch)
        {
            try
            {
                var turns = await ReserveAsync(batch.Length);
                foreach (var (i, waiting) in batch.Index())
                    waiting.SetResult(i < turns.Count ? turns[i] : null);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                foreach (var waiting in batch)
                    waiting.SetException(fault); // each caller gets the exception
            }
        }
    }

    private TaskCompletionSource<DateTimeOffset?>[] TakeWaiting()
    {
        lock (_lock)
        {
            TaskCompletionSource<DateTimeOffset?>[] batch = [.. _waiting];
            _waiting.Clear();
            _isReserving = batch.Length > 0;
            return batch;
        }
    }

    private async Task<List<DateTimeOffset>> ReserveAsync(int count)
    {
        var (gap, maxWait) = (TimeSpan.FromSeconds(1) / settings.Value.PerSecond, settings.Value.MaxWait);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await store.FindAsync(
                PaceDocument.Container,
                PaceDocument.TheId,
                PaceDocument.TheId,
                CancellationToken.None
            );
            var now = clock.GetUtcNow();
            var first = found?.Document.Next > now ? found.Document.Next : now;
            List<DateTimeOffset> turns =
            [
                .. Enumerable.Range(0, count).Select(i => first + i * gap).TakeWhile(turn => turn - now <= maxWait),
            ];
            if (turns.Count == 0)
                return turns;
            var next = new PaceDocument { Next = turns[^1] + gap };
            if (await store.SaveAsync(PaceDocument.Container, next, found?.ETag, CancellationToken.None) is not null)
                return turns;
        }

        throw Contention.Exhausted();
    }
}
