using CampaignFunctions.Storage;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Payments;

/// <summary>
/// Gives out turns at the payment provider. Across all processes, the turns of a lane keep the pace of <see
/// cref="PaymentSettings.PerSecond"/>; reads have half as many again. Turns at the head of the line keep half the pace, in
/// addition.
/// </summary>
/// <remarks>
/// A turn is given out once and in order: the caller stores it, and comes back at that time. The clocks of processes may differ.
/// Therefore a process credits a lane with at most the time since it last looked. So a clock that runs ahead cannot move the
/// turns of others into the future. The first look of a process has no such bound, and each clock that differs makes the pace
/// faster.
/// </remarks>
public sealed class Pace(IDocumentStore store, IOptions<PaymentSettings> settings, TimeProvider clock)
{
    private readonly Lane[] _lanes = [.. Enum.GetValues<PaceLane>().Select(lane => new Lane(lane, store, settings, clock))];

    /// <summary>Returns the time of the caller's turn: the time of this call if nobody waits.</summary>
    /// <param name="since">How long the caller has waited: of callers at the same time, the oldest goes first.</param>
    public Task<DateTimeOffset> TakeAsync(PaceLane lane, DateTimeOffset since, CancellationToken cancellationToken) =>
        _lanes[(int)lane].TakeAsync(new(since, IsAtHead: false, TimeSpan.Zero), cancellationToken);

    /// <summary>Returns the time of a turn at the head of the line, for work that must not wait behind a rush.</summary>
    /// <param name="notBefore">A wait in addition to that of the line. It delays no other caller.</param>
    public Task<DateTimeOffset> TakeHeadAsync(
        PaceLane lane,
        DateTimeOffset since,
        TimeSpan notBefore,
        CancellationToken cancellationToken
    ) => _lanes[(int)lane].TakeAsync(new(since, IsAtHead: true, notBefore), cancellationToken);

    /// <summary>Gives out no turns of the lane for a while, because the payment provider asked for a pause.</summary>
    public Task PauseAsync(PaceLane lane, TimeSpan time, CancellationToken cancellationToken) =>
        _lanes[(int)lane].PauseAsync(time, cancellationToken);

    /// <summary>Returns the number of turns of the line that were given out and have not come yet.</summary>
    public Task<long> LengthAsync(PaceLane lane, CancellationToken cancellationToken) =>
        _lanes[(int)lane].LengthAsync(cancellationToken);

    /// <summary>A caller that wants a turn.</summary>
    private sealed record Request(DateTimeOffset Since, bool IsAtHead, TimeSpan NotBefore)
    {
        public TaskCompletionSource<DateTimeOffset> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>One lane, as this process sees it. It takes the turns of callers at the same time in one replace.</summary>
    private sealed class Lane(PaceLane kind, IDocumentStore store, IOptions<PaymentSettings> settings, TimeProvider clock)
    {
        /// <summary>Each checkout is read or closed at least once, so this lane must be faster than that of openings.</summary>
        private const double ReadPace = 1.5;

        private readonly Lock _lock = new();
        private readonly List<Request> _waiting = [];
        private readonly string _id = LaneDocument.IdOf(kind);
        private bool _isTaking;
        private long? _seen;

        public Task<DateTimeOffset> TakeAsync(Request request, CancellationToken cancellationToken)
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

        public Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) =>
            ChangeAsync(lane => lane with { Line = Longer(lane.Line, time), Head = Longer(lane.Head, time) }, cancellationToken);

        public async Task<long> LengthAsync(CancellationToken cancellationToken)
        {
            if (await store.FindAsync(LaneDocument.Container, _id, _id, cancellationToken) is not { Document: var lane })
                return 0;
            var now = clock.GetUtcNow();
            return (long)(lane.After(Passed(lane, seen: null, now), now).Line / Gap);
        }

        private TimeSpan Gap => TimeSpan.FromSeconds(1) / settings.Value.PerSecond / (kind == PaceLane.Read ? ReadPace : 1);

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
                var found = await store.FindAsync(LaneDocument.Container, _id, _id, cancellationToken);
                var now = clock.GetUtcNow();
                var lane =
                    found?.Document
                    ?? new()
                    {
                        Id = _id,
                        Pk = _id,
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
    }
}
