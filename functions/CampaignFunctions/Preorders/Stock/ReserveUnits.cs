using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Payments;
using CampaignFunctions.Problems;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Takes units for a draft, puts it on the waitlist, or ends it. It continues from the step at which an earlier call stopped.
/// </summary>
public sealed class ReserveUnits(
    IDocumentStore store,
    ICampaignQuery campaigns,
    StockShards stock,
    OfferUnits offers,
    Quotas quotas,
    JoinWaitlist join,
    CustomerContacts contacts,
    PreorderHints hints,
    Pace pace,
    TimeProvider clock
)
{
    /// <summary>
    /// How long a shard keeps units before a sweep asks whether their pre-order still has them.
    /// </summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(35);

    /// <summary>Returns the pre-order that the draft became, or the reason for the refusal.</summary>
    /// <param name="draft">The draft as it was last read or written.</param>
    /// <param name="contact">The contact for mail; null if an earlier call gave it.</param>
    /// <param name="isNew">
    /// True if this call created the draft and entered it in the quota: no units can be taken for it yet.
    /// </param>
    public async Task<Result<PreorderDocument>> HandleAsync(
        Versioned<PreorderDocument> draft,
        EditionDefinition edition,
        Contact? contact,
        bool isNew,
        CancellationToken cancellationToken
    )
    {
        var isDraft = draft.Document.Status == PreorderStatus.Draft;
        if (isDraft && !isNew && !await quotas.HasAsync(draft.Document, cancellationToken))
            return await EndAsync(draft, edition, ProblemCode.LimitReached, cancellationToken); // it was never admitted

        for (var tries = 0; draft.Document.Status == PreorderStatus.Draft; tries++)
        {
            if (tries == Contention.MaxLosses)
                throw Contention.Exhausted(); // the sweep continues with the draft
            if (
                await campaigns.FindAsync(draft.Document.CampaignId, cancellationToken) is { } campaign
                && campaign.Document.IsWithdrawn(edition.Id)
            )
                return await EndAsync(draft, edition, ProblemCode.EditionWithdrawn, cancellationToken);
            var isTaken = await TakeAsync(draft.Document, edition, isExact: !isNew, cancellationToken);
            var next = await NextAsync(draft.Document, edition, contact, isTaken, cancellationToken);
            if (next is null)
                return await EndAsync(draft, isTaken || !isNew ? edition : null, ProblemCode.SoldOut, cancellationToken);
            if (await store.ReplaceAsync(PreorderDocument.Container, next, draft.ETag, cancellationToken) is { } etag)
            {
                draft = new(next, etag);
                if (isTaken && next.Status == PreorderStatus.Draft)
                    break;
            }
            else if (await RefreshAsync(draft.Document, cancellationToken) is { } standing)
                (draft, isNew) = (standing, false);
            else
                return ProblemCode.SoldOut; // the same request, in another process, ended the draft
        }

        if (draft.Document.Status == PreorderStatus.Reserved)
            await hints.SendAsync(draft.Document);
        if (draft.Document.AwaitsProof())
            await hints.MailAsync(draft.Document);
        if (draft.Document is not { Status: PreorderStatus.Waitlisted, JoinedAt: null, ProofTag: null })
            return draft.Document;
        return await join.HandleAsync(draft.Document, cancellationToken) is { } joined ? joined : ProblemCode.PreorderNotFound;
    }

    private Task<Versioned<PreorderDocument>?> RefreshAsync(PreorderDocument draft, CancellationToken cancellationToken) =>
        store.FindAsync(PreorderDocument.Container, draft.Pk, draft.Id, cancellationToken);

    /// <summary>
    /// Returns the next state of the draft after it asked its shard; null if there is neither another shard nor a place on the
    /// waitlist. A draft without a contact keeps its units for a while: the call with the contact stopped before it stored the
    /// contact, and the customer may repeat it.
    /// </summary>
    private async Task<PreorderDocument?> NextAsync(
        PreorderDocument draft,
        EditionDefinition edition,
        Contact? contact,
        bool isTaken,
        CancellationToken cancellationToken
    )
    {
        var next = isTaken ? InLine(draft, clock.GetUtcNow()) : Elsewhere(draft, edition);
        if (next is not { Status: not PreorderStatus.Draft })
            return next;
        if (contact is null && await contacts.FindAsync(draft.CampaignId, draft.VoterKey, cancellationToken) is null)
        {
            var until = draft.CreatedAt + KeptFor;
            return isTaken && until > clock.GetUtcNow() ? draft with { DueAt = until } : null;
        }

        next = next with { QuotaKey = null };
        // The turn and the contact do not depend on each other, so the customer waits for one commit less.
        var turn = isTaken ? pace.TakeAsync(PaceLane.Open, draft.CreatedAt, cancellationToken) : null;
        if (contact is not null)
            await contacts.SaveAsync(draft.CampaignId, draft.VoterKey, contact, cancellationToken);
        if (turn is not null)
            return next with { TurnAt = await turn, ProofTag = null };
        var found = await contacts.FindAsync(draft.CampaignId, draft.VoterKey, cancellationToken);
        return found is { IsProven: true } ? next with { ProofTag = null } : ProveEmail.Unproven(next, clock.GetUtcNow());
    }

    /// <summary>Returns the first shard that a new draft asks; null if this process remembers all shards as full.</summary>
    public ShardPlace? First(string campaignId, EditionDefinition edition, string preorderId, int units) =>
        ShardPlace.InOrder(campaignId, edition, preorderId).FirstOrDefault(place => !stock.IsRememberedFull(place, units));

    private async Task<bool> TakeAsync(
        PreorderDocument draft,
        EditionDefinition edition,
        bool isExact,
        CancellationToken cancellationToken
    )
    {
        if (draft.Shard is not { } number)
            return false;
        var until = clock.GetUtcNow() + KeptFor;
        var (_, isTaken) = await stock.ChangeAsync(
            ShardPlace.Of(draft.CampaignId, edition, number),
            shard => shard.Take(draft.Id, draft.Quantity, until),
            isExact,
            cancellationToken
        );
        return isTaken;
    }

    /// <summary>Returns the pre-order with its own units, in line for its checkout.</summary>
    internal static PreorderDocument InLine(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.Accepted().To(PreorderStatus.Reserved, now) with
        {
            OfferUntil = null,
            DueAt = now,
        };

    /// <summary>Returns the draft with its next shard, or on the waitlist; null if there is neither.</summary>
    private PreorderDocument? Elsewhere(PreorderDocument draft, EditionDefinition edition)
    {
        var next = draft.Shard is null
            ? null
            : ShardPlace
                .InOrder(draft.CampaignId, edition, draft.Id)
                .SkipWhile(place => place.Number != draft.Shard)
                .Skip(1)
                .FirstOrDefault(place => !stock.IsRememberedFull(place, draft.Quantity));
        if (next is not null)
            return draft with { Shard = next.Number };
        var now = clock.GetUtcNow();
        return draft.Waitlist
            ? draft.To(PreorderStatus.Waitlisted, now) with
            {
                Shard = null,
                DueAt = now + SweepPreorders.StepOverdue,
            }
            : null;
    }

    /// <summary>
    /// Deletes the draft and, if the edition is given, releases the units that it may have taken. If another process advanced the
    /// draft meanwhile, its result stands.
    /// </summary>
    private async Task<Result<PreorderDocument>> EndAsync(
        Versioned<PreorderDocument> draft,
        EditionDefinition? edition,
        ProblemCode refusal,
        CancellationToken cancellationToken
    )
    {
        var (partition, id) = (draft.Document.Pk, draft.Document.Id);
        if (await store.DeleteAsync(PreorderDocument.Container, partition, id, draft.ETag, cancellationToken))
        {
            if (edition is not null && draft.Document.Shard is { } number)
                await offers.ReleaseAsync(ShardPlace.Of(draft.Document.CampaignId, edition, number), id, cancellationToken);
            return refusal;
        }

        var standing = await RefreshAsync(draft.Document, cancellationToken);
        return standing is { Document.Status: not PreorderStatus.Draft } ? standing.Document : refusal;
    }
}
