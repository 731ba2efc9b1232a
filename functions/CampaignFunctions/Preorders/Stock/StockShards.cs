using System.Collections.Concurrent;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Reads and changes shards of the stock. In a process, only one caller at a time changes a shard, and the process remembers its
/// last read for one second. In a rush for the last units, most callers get an answer without a read, and few find their ETag
/// stale.
/// </summary>
public sealed class StockShards(IDocumentStore store, Waitlist waitlist, TimeProvider clock)
{
    private static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Gate> _gates = [];

    /// <summary>Returns the shard as it is now; null if nobody has asked for it yet.</summary>
    public Task<Versioned<StockShard>?> FindAsync(ShardPlace place, CancellationToken cancellationToken) =>
        store.FindAsync(StockShard.Container, place.Partition, StockShard.TheId, cancellationToken);

    /// <summary>
    /// Returns whether this process saw within the last second that the shard has too few units for a new pre-order.
    /// </summary>
    public bool IsRememberedFull(ShardPlace place, int units) =>
        GateOf(place).Seen is { } seen
        && IsFresh(seen)
        && seen.Shard.Document is var shard
        && shard.Capacity >= place.Capacity
        && (shard.Access == StockAccess.QueueOnly || (shard.Access == StockAccess.Open && shard.Free < units));

    /// <summary>
    /// Changes a shard. Returns the shard after the call, and whether the call changed it. It stays unchanged if the change
    /// returns null.
    /// </summary>
    /// <param name="place">The shard. It is created if it does not exist, and it grows to the capacity given here.</param>
    /// <param name="change">Returns the new shard, or null; it is called again if another change came first.</param>
    /// <param name="isExact">
    /// True if a refusal must rest on the stored shard; false if it may rest on a read within the last second.
    /// </param>
    public async Task<(Versioned<StockShard> Shard, bool IsChanged)> ChangeAsync(
        ShardPlace place,
        Func<StockShard, StockShard?> change,
        bool isExact,
        CancellationToken cancellationToken
    )
    {
        var gate = GateOf(place);
        await gate.Turn.WaitAsync(cancellationToken);
        try
        {
            var known =
                !isExact && gate.Seen is { Shard.Document.Access: not StockAccess.Reopening } seen && IsFresh(seen)
                    ? seen.Shard
                    : await LoadAsync(place, gate, cancellationToken);
            for (var losses = 0; losses < Contention.MaxLosses; losses++)
            {
                var shard =
                    known.Document.Capacity < place.Capacity ? known.Document with { Capacity = place.Capacity } : known.Document;
                if (change(shard) is not { } next)
                {
                    gate.Seen ??= new(known, clock.GetTimestamp());
                    return (known, false);
                }

                gate.Seen = null; // if the answer is lost, the state is unknown
                if (await store.ReplaceAsync(StockShard.Container, next, known.ETag, cancellationToken) is { } etag)
                {
                    gate.Seen = new(new(next, etag), clock.GetTimestamp());
                    return (gate.Seen.Shard, true);
                }

                known = await LoadAsync(place, gate, cancellationToken);
            }

            throw Contention.Exhausted();
        }
        finally
        {
            gate.Turn.Release();
        }
    }

    /// <summary>Replaces a shard as it was read. Returns false if another change came first.</summary>
    public async Task<bool> ReplaceAsync(
        ShardPlace place,
        Versioned<StockShard> read,
        StockShard next,
        CancellationToken cancellationToken
    )
    {
        GateOf(place).Seen = null;
        return await store.ReplaceAsync(StockShard.Container, next, read.ETag, cancellationToken) is not null;
    }

    /// <summary>
    /// Opens a shard to everybody if nobody waits. This process marks the shard first and then reads the waitlist. A pre-order
    /// that joins meanwhile removes the mark, so the last replace finds its ETag stale and the shard stays closed.
    /// </summary>
    public async Task ReopenAsync(ShardPlace place, CancellationToken cancellationToken)
    {
        var (marked, _) = await ChangeAsync(
            place,
            shard => shard.Access == StockAccess.Open ? null : shard with { Access = StockAccess.Reopening },
            isExact: true,
            cancellationToken
        );
        if (marked.Document.Access == StockAccess.Reopening)
            await OpenAsync(place, marked, cancellationToken);
    }

    private async Task OpenAsync(ShardPlace place, Versioned<StockShard> marked, CancellationToken cancellationToken)
    {
        var access = await waitlist.IsEmptyAsync(place.CampaignId, place.EditionId, cancellationToken)
            ? StockAccess.Open
            : StockAccess.QueueOnly;
        await store.ReplaceAsync(StockShard.Container, marked.Document with { Access = access }, marked.ETag, cancellationToken);
        GateOf(place).Seen = null;
    }

    /// <summary>Reads the shard, or creates it. A new shard is opened like any other shard: somebody may already wait.</summary>
    private async Task<Versioned<StockShard>> LoadAsync(ShardPlace place, Gate gate, CancellationToken cancellationToken)
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await FindAsync(place, cancellationToken) is { } found)
            {
                if (found.Document.Access == StockAccess.Reopening)
                {
                    // The process that began to open it may have died: this process writes the mark again as its own.
                    if (await store.ReplaceAsync(StockShard.Container, found.Document, found.ETag, cancellationToken) is { } etag)
                        await OpenAsync(place, new(found.Document, etag), cancellationToken);
                    continue;
                }

                gate.Seen = new(found, clock.GetTimestamp());
                return found;
            }

            await store.CreateAsync(StockShard.Container, New(place), cancellationToken);
        }

        throw Contention.Exhausted();
    }

    private static StockShard New(ShardPlace place) =>
        new()
        {
            Pk = place.Partition,
            CampaignId = place.CampaignId,
            EditionId = place.EditionId,
            Number = place.Number,
            Capacity = place.Capacity,
            Access = StockAccess.Reopening,
        };

    private Gate GateOf(ShardPlace place) => _gates.GetOrAdd(place.Partition, _ => new());

    private bool IsFresh(Sighting seen) => clock.GetElapsedTime(seen.At) < RememberedFor;

    private sealed record Sighting(Versioned<StockShard> Shard, long At);

    private sealed class Gate
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public Sighting? Seen { get; set; }
    }
}
