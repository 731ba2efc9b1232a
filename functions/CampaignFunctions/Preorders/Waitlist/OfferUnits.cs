using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Offers units that become free to the first fitting pre-order on the waitlist. First, the waiting pre-order records the shard.
/// Then one replace of the shard moves the units from one pre-order to the other. Last, the pre-order gets its offer. A process
/// that loses the first step takes the next waiting pre-order. A pre-order that wants more units than a shard has free is offered
/// these. If this offer lapses, the pre-order keeps its place, and from then on it is passed over until a shard has all units.
/// </summary>
public sealed class OfferUnits(
    IDocumentStore store,
    ICampaignQuery campaigns,
    StockShards stock,
    Waitlist waitlist,
    PreorderHints hints,
    TimeProvider clock
)
{
    /// <summary>How long an offer is valid after its mail was handed over.</summary>
    public static readonly TimeSpan OfferedFor = TimeSpan.FromHours(24);

    /// <summary>
    /// Releases the units that a pre-order has in a shard, unless the pre-order owns them. This process reads the shard, then the
    /// pre-order, and then replaces the shard as it was read. A pre-order that begins to rely on these units writes them again
    /// first, so this replace fails.
    /// </summary>
    public async Task ReleaseAsync(ShardPlace place, string preorderId, CancellationToken cancellationToken)
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await stock.FindAsync(place, cancellationToken) is not { } shard)
                return;
            if (!shard.Document.Allocations.ContainsKey(preorderId))
                return;
            var owner = await store.FindPreorderAsync(place.CampaignId, preorderId, cancellationToken);
            if (owner?.Document.OwnsUnitsIn(place.Number) == true)
                return;
            var waiter =
                shard.Document.Access == StockAccess.Open ? null : await NextAsync(shard.Document, preorderId, cancellationToken);
            if (waiter is not null)
                await OfferAsync(place, waiter, new(shard, preorderId), cancellationToken);
            else if (await stock.ReplaceAsync(place, shard, shard.Document.Without(preorderId)!, cancellationToken))
                await FillAsync(place, cancellationToken); // nobody waited; this serves a pre-order that has come since
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Offers the free units of a shard to the waitlist. If the waitlist is empty, opens the shard to everybody again.
    /// </summary>
    public async Task FillAsync(ShardPlace place, CancellationToken cancellationToken)
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await stock.FindAsync(place, cancellationToken);
            if (found is not { Document: { Access: not StockAccess.Open, Free: > 0 } shard })
                return;
            if (await NextAsync(shard, null, cancellationToken) is { } waiter)
                await OfferAsync(place, waiter, null, cancellationToken);
            else
            {
                if (await waitlist.IsEmptyAsync(place.CampaignId, place.EditionId, cancellationToken))
                    await stock.ReopenAsync(place, cancellationToken);
                return; // the waitlist was empty, or its pre-orders want more units than are free here
            }
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Continues the offer to a waiting pre-order that recorded its shard, after another process stopped half-way.
    /// </summary>
    public async Task ResumeAsync(
        Versioned<PreorderDocument> waiter,
        EditionDefinition edition,
        CancellationToken cancellationToken
    ) =>
        await OfferAsync(
            ShardPlace.Of(waiter.Document.CampaignId, edition, waiter.Document.Shard!.Value),
            waiter,
            null,
            cancellationToken
        );

    private async Task<Versioned<PreorderDocument>?> NextAsync(StockShard shard, string? fromId, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(shard.CampaignId, cancel) is { } found && found.Document.IsWithdrawn(shard.EditionId))
            return null; // it is not sold any more
        var free = shard.Free + (fromId is null ? 0 : shard.Allocations[fromId].Units);
        return await waitlist.FirstAsync(
            shard.CampaignId,
            shard.EditionId,
            waiting =>
                waiting.LeastOffer() <= free
                && (waiting.Shard is null || waiting.Shard == shard.Number)
                && !shard.Allocations.ContainsKey(waiting.Id),
            cancel
        );
    }

    private async Task OfferAsync(
        ShardPlace place,
        Versioned<PreorderDocument> waiter,
        Passing? passing,
        CancellationToken cancellationToken
    )
    {
        if (waiter.Document.Shard is null)
        {
            var named = waiter.Document with { Shard = place.Number, DueAt = clock.GetUtcNow() + SweepPreorders.StepOverdue };
            if (await store.ReplaceAsync(PreorderDocument.Container, named, waiter.ETag, cancellationToken) is not { } etag)
                return; // another process serves it, or it does not wait any more
            waiter = new(named, etag);
        }

        // The sweep checks these units soon, in case this process stops before the pre-order gets its offer.
        var until = clock.GetUtcNow() + SweepPreorders.StepOverdue;
        StockShard? given = null;
        if (passing is not null && passing.Shard.Document.Without(passing.FromId)?.Offer(waiter.Document, until) is { } passed)
        {
            if (!await stock.ReplaceAsync(place, passing.Shard, passed, cancellationToken))
                return; // another change came first: the caller reads everything again
            given = passed;
        }
        else if (
            await stock.ChangeAsync(place, now => now.Offer(waiter.Document, until), isExact: true, cancellationToken) is
            { IsChanged: true, Shard: var taken }
        )
            given = taken.Document;

        var units = given?.Allocations[waiter.Document.Id].Units ?? 0;
        await SettleAsync(place, waiter, units, cancellationToken);
    }

    /// <summary>
    /// Offers the pre-order the units that it was given. If it was given none, it keeps waiting. Releases the units of a
    /// pre-order that no longer waits here.
    /// </summary>
    private async Task SettleAsync(
        ShardPlace place,
        Versioned<PreorderDocument> waiter,
        int units,
        CancellationToken cancellationToken
    )
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var next = Settled(waiter.Document, units);
            if (await store.ReplaceAsync(PreorderDocument.Container, next, waiter.ETag, cancellationToken) is not null)
            {
                if (units > 0)
                    await hints.MailAsync(next);
                return;
            }

            var (partition, id) = (waiter.Document.Pk, waiter.Document.Id);
            var standing = await store.FindAsync(PreorderDocument.Container, partition, id, cancellationToken);
            if (standing is { Document: { Status: PreorderStatus.Waitlisted, Shard: var named } } && named == place.Number)
            {
                waiter = standing;
                continue;
            }

            if (units > 0 && standing is { Document: { Status: PreorderStatus.Waitlisted, Shard: null } })
                await OfferAsync(place, standing, null, cancellationToken); // this call records the shard again first
            else if (units > 0 && standing?.Document.OwnsUnitsIn(place.Number) != true)
                await ReleaseAsync(place, id, cancellationToken);
            return;
        }

        throw Contention.Exhausted();
    }

    private PreorderDocument Settled(PreorderDocument waiter, int units)
    {
        var now = clock.GetUtcNow();
        if (units > 0)
        {
            var kind = units < waiter.Quantity ? PreorderMailKind.OfferedFewer : PreorderMailKind.Offered;
            return waiter.To(PreorderStatus.Offered, now).Mail(kind, now) with
            {
                OfferUntil = null, // its time starts with its mail
                OfferedQuantity = units < waiter.Quantity ? units : null,
                DueAt = null,
            };
        }

        DateTimeOffset? dueAt = waiter.JoinedAt is null ? now + SweepPreorders.StepOverdue : null;
        return waiter with { Shard = null, DueAt = dueAt };
    }

    /// <summary>Units that move from one pre-order to another, and the shard as it was read.</summary>
    private sealed record Passing(Versioned<StockShard> Shard, string FromId);
}
