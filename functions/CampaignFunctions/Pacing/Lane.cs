using CampaignFunctions.Storage;

namespace CampaignFunctions.Pacing;

/// <summary>
/// Gives out turns at a pace that all processes keep together. Turns at the head of the line keep half the pace, in addition.
/// This process takes the turns of callers at the same time in one replace.
/// </summary>
/// <remarks>
/// A turn is given out once and in order: the caller stores it, and comes back at that time. The clocks of processes may differ.
/// Therefore a process credits a lane with at most the time since it last looked. So a clock that runs ahead cannot move the
/// turns of others into the future. The first look of a process has no such bound, and each clock that differs makes the pace
/// faster.
/// </remarks>
/// <param name="id">The id of the lane's document.</param>
/// <param name="perSecond">Returns the number of turns in a second.</param>
public sealed class Lane(string id, Func<double> perSecond, IDocumentStore store, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<Request> _waiting = [];
    private bool _isTaking;
    private long? _seen;

    /// <summary>Returns the time of the caller's turn: the time of this call if nobody waits.</summary>
    /// <param name="since">How long the caller has waited: of callers at the same time, the oldest goes first.</param>
    public Task<DateTimeOffset> TakeAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        TakeAsync(new Request(since, IsAtHead: false, TimeSpan.Zero), cancellationToken);

    /// <summary>Returns the time of a turn at the head of the line.</summary>
    /// <param name="notBefore">A wait in addition to that of the line. It delays no other caller.</param>
    public Task<DateTimeOffset> TakeHeadAsync(DateTimeOffset since, TimeSpan notBefore, CancellationToken cancellationToken) =>
        TakeAsync(new Request(since, IsAtHead: true, notBefore), cancellationToken);

    private Task<DateTimeOffset> TakeAsync(Request request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _waiting.Add(request);
            if (!_isTaking)
            {
                _isTaking = true;
                _ = TakeAllAsync();
            }
        }

        return request.Turn.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Gives out no turns for a while.</summary>
    public Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) =>
        ChangeAsync(lane => lane with { Line = Longer(lane.Line, time), Head = Longer(lane.Head, time) }, cancellationToken);

    /// <summary>Returns the number of turns of the line that were given out and have not come yet.</summary>
    public async Task<long> LengthAsync(CancellationToken cancellationToken)
    {
        if (await store.FindAsync(LaneDocument.Container, id, id, cancellationToken) is not { Document: var lane })
            return 0;
        var now = clock.GetUtcNow();
        return (long)(lane.After(Passed(lane, seen: null, now), now).Line / Gap);
    }

    private TimeSpan Gap => TimeSpan.FromSeconds(1) / perSecond();

    private async Task TakeAllAsync()
    {
        await Task.Yield();
        while (NextBatch() is { Length: > 0 } batch)
        {
            try
            {
                var turns = new DateTimeOffset[batch.Length];
                await ChangeAsync(lane => Take(lane, batch, turns), CancellationToken.None);
                foreach (var (i, request) in batch.Index())
                    request.Turn.SetResult(turns[i]);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                foreach (var request in batch)
                    request.Turn.SetException(fault); // each caller gets the exception
            }
        }
    }

    private Request[] NextBatch()
    {
        lock (_lock)
        {
            Request[] batch = [.. _waiting.OrderBy(request => request.Since)];
            _waiting.Clear();
            _isTaking = batch.Length > 0;
            return batch;
        }
    }

    private LaneDocument Take(LaneDocument lane, Request[] batch, DateTimeOffset[] turns)
    {
        var gap = Gap;
        foreach (var (i, request) in batch.Index())
        {
            turns[i] = lane.At + request.NotBefore + (request.IsAtHead ? lane.Head : lane.Line);
            lane = request.IsAtHead ? lane with { Head = lane.Head + 2 * gap } : lane with { Line = lane.Line + gap };
        }

        return lane;
    }

    private async Task ChangeAsync(Func<LaneDocument, LaneDocument> change, CancellationToken cancellationToken)
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var (before, looking) = (_seen, clock.GetTimestamp());
            var found = await store.FindAsync(LaneDocument.Container, id, id, cancellationToken);
            var now = clock.GetUtcNow();
            var lane =
                found?.Document
                ?? new()
                {
                    Id = id,
                    Pk = id,
                    At = now,
                };
            var next = change(lane.After(Passed(lane, before, now), now));
            var etag = await store.SaveAsync(LaneDocument.Container, next, found?.ETag, cancellationToken);
            _seen = looking;
            if (etag is not null)
                return;
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Returns the time since the lane was written. The writer's clock may differ from ours. But the lane was written after
    /// we last saw it, if it has changed since.
    /// </summary>
    private TimeSpan Passed(LaneDocument lane, long? seen, DateTimeOffset now)
    {
        var passed = now > lane.At ? now - lane.At : TimeSpan.Zero;
        var most = seen is { } before ? clock.GetElapsedTime(before) : TimeSpan.MaxValue;
        return passed < most ? passed : most;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>A caller that wants a turn.</summary>
    private sealed record Request(DateTimeOffset Since, bool IsAtHead, TimeSpan NotBefore)
    {
        public TaskCompletionSource<DateTimeOffset> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
