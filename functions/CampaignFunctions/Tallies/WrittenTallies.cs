using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CampaignFunctions.Campaigns;

namespace CampaignFunctions.Tallies;

/// <summary>
/// Computes and writes each result once, for all readers of the same counts. Counts are read once a second, so a large result
/// costs little more than a small one, however many people read it.
/// </summary>
public sealed class WrittenTallies(TimeProvider clock)
{
    private readonly ConditionalWeakTable<TallySnapshot, ConcurrentDictionary<Kind, Lazy<WrittenTally>>> _all = [];

    public WrittenTally Of(CampaignDocument campaign, PollDefinition poll, TallySnapshot snapshot, bool withSegments)
    {
        var now = clock.GetUtcNow();
        var kind = new Kind(TallyView.StateOf(campaign, snapshot, now), withSegments);
        return _all.GetOrCreateValue(snapshot)
            .AddOrUpdate(kind, _ => Write(), (_, before) => ReferenceEquals(before.Value.Campaign, campaign) ? before : Write())
            .Value;

        Lazy<WrittenTally> Write() =>
            new(() => WrittenTally.Of(campaign, TallyView.Of(campaign, poll, snapshot, now, withSegments)));
    }

    /// <summary>The kinds of result that one snapshot can have.</summary>
    private readonly record struct Kind(PollState State, bool WithSegments);
}
