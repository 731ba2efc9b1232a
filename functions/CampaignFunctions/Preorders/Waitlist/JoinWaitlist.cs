using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Puts a pre-order on the waitlist. It is acknowledged once every shard serves only the waitlist and was read again for free
/// units. From then on, every new pre-order comes after it, and no unit stays idle while it waits.
/// </summary>
public sealed class JoinWaitlist(
    IDocumentStore store,
    ICampaignQuery campaigns,
    StockShards stock,
    Waitlist waitlist,
    OfferUnits offers,
    PreorderHints hints,
    TimeProvider clock
)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string, string), Task> _next = [];
    private readonly Dictionary<(string, string), Task> _last = [];

    /// <summary>
    /// Returns the pre-order after the call: on the waitlist, or already with an offer. Returns null if it was deleted.
    /// </summary>
    /// <param name="waiting">A pre-order in the status <see cref="PreorderStatus.Waitlisted"/>.</param>
    public async Task<PreorderDocument?> HandleAsync(PreorderDocument waiting, CancellationToken cancellationToken)
    {
        await waitlist.JoinAsync(waiting, cancellationToken);
        await CloseSharedAsync(waiting.CampaignId, waiting.EditionId).WaitAsync(cancellationToken);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await store.FindAsync(PreorderDocument.Container, waiting.Pk, waiting.Id, cancellationToken) is not { } found)
                return null;
            if (found.Document is not { Status: PreorderStatus.Waitlisted, JoinedAt: null })
                return found.Document;
            var now = clock.GetUtcNow();
            var joined = found.Document.Mail(PreorderMailKind.Waitlisted, now) with
            {
                JoinedAt = now,
                DueAt = found.Document.Shard is null ? null : found.Document.DueAt,
            };
            if (await store.ReplaceAsync(PreorderDocument.Container, joined, found.ETag, cancellationToken) is null)
                continue;
            await hints.MailAsync(joined);
            return joined;
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Closes every shard to newcomers, and offers its free units. A round that begins after a pre-order took its place covers
    /// this place, so callers that arrive during a round share the next one.
    /// </summary>
    private Task CloseSharedAsync(string campaignId, string editionId)
    {
        lock (_lock)
        {
            var edition = (campaignId, editionId);
            if (!_next.TryGetValue(edition, out var next))
                _next[edition] =
                    _last[edition] =
                    next =
                        RunAfterAsync(_last.GetValueOrDefault(edition, Task.CompletedTask), edition);
            return next;
        }
    }

    private async Task RunAfterAsync(Task before, (string CampaignId, string EditionId) edition)
    {
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        lock (_lock)
            _next.Remove(edition);
        await CloseAsync(edition.CampaignId, edition.EditionId);
    }

    private async Task CloseAsync(string campaignId, string editionId)
    {
        // This read includes the shards that were added recently. A shard that is younger than this read is still unused.
        if ((await campaigns.RefreshAsync(campaignId, CancellationToken.None))?.Document.Edition(editionId) is not { } edition)
            return;
        foreach (var place in ShardPlace.All(campaignId, edition))
        {
            var (shard, _) = await stock.ChangeAsync(
                place,
                shard => shard.Access == StockAccess.QueueOnly ? null : shard with { Access = StockAccess.QueueOnly },
                isExact: true,
                CancellationToken.None
            );
            if (shard.Document.Free > 0)
                await offers.FillAsync(place, CancellationToken.None);
        }
    }
}
