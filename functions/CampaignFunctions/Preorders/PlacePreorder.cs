using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Places a pre-order: creates a draft within the limits of the person and the network, and takes units of one shard. A repeat
/// with the same key finds the pre-order of the first call, and continues with it if it is unfinished. A refused call keeps
/// nothing.
/// </summary>
public sealed class PlacePreorder(
    IDocumentStore store,
    ICampaignQuery campaigns,
    AdmitOrder admit,
    ReserveUnits reserve,
    PreorderHints hints,
    ReturnOrigins origins,
    Keyring keys,
    TimeProvider clock
)
{
    private const string Route = "preorder";

    /// <summary>When a refused customer may try again; nobody knows when the pause ends.</summary>
    private static readonly TimeSpan PausedFor = TimeSpan.FromMinutes(1);

    /// <summary>Returns the pre-order as it is now, or the reason for the refusal.</summary>
    public async Task<Result<PreorderDocument>> HandleAsync(PlaceCommand command, CancellationToken cancellationToken)
    {
        var ordered = await CheckAsync(command, cancellationToken);
        var campaign = ordered.Campaign;
        var draft = Draft(campaign, command);
        var refusal = ordered.Refusal;
        if (ordered.Edition is { } edition && refusal is null)
        {
            var first = reserve.First(campaign.Id, edition, draft.Id, draft.Quantity);
            var offered = Priced(draft, edition) with
            {
                Shard = first?.Number,
                Title = LocalText.Of(edition.Title, LanguageTag.Of(command.Order.Customer.Locale)),
            };
            if (first is null && !draft.Waitlist)
                refusal = ProblemCode.SoldOut;
            else if (await admit.CreateAsync(offered, edition, ordered.By(command), cancellationToken) is { } made)
                return await TakeAsync(made, edition, ordered.By(command), isNew: true, cancellationToken);
        }

        // The key is looked up before a refusal: the pre-order of the first call stays valid after the window closes, and after
        // the last unit is sold.
        if (await store.FindAsync(PreorderDocument.Container, draft.Pk, draft.Id, cancellationToken) is { } before)
            return await RepeatAsync(before, campaign, command, cancellationToken);
        // If no rule refuses the order, another call with the same key has just ended the draft.
        return refusal ?? new(ProblemCode.StoreBusy) { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    /// <summary>Takes units for an admitted draft. A refused order, for example because all is sold, counts no more.</summary>
    private async Task<Result<PreorderDocument>> TakeAsync(
        Result<Versioned<PreorderDocument>> admitted,
        EditionDefinition edition,
        PlaceCommand command,
        bool isNew,
        CancellationToken cancellationToken
    )
    {
        if (admitted.Problem is { } refusal)
            return refusal;
        var contact = PreorderRules.ContactOf(command.Order.Customer);
        var taken = await reserve.HandleAsync(admitted.Value, edition, contact, isNew, cancellationToken);
        if (!taken.IsSuccess)
            await admit.LeaveAsync(admitted.Value.Document, command, cancellationToken);
        return taken;
    }

    private async Task<Result<PreorderDocument>> RepeatAsync(
        Versioned<PreorderDocument> before,
        CampaignDocument campaign,
        PlaceCommand command,
        CancellationToken cancellationToken
    )
    {
        var standing = before.Document;
        if (!BodyHash.Matches(standing.BodyHash, keys, campaign.Pepper, command.BodyHash))
            return ProblemCode.IdempotencyKeyReused;
        var isInLine = standing is { Status: PreorderStatus.Reserved, Checkout: null };
        if (isInLine && !(standing.TurnAt > clock.GetUtcNow()))
            await hints.SendAsync(standing); // the first call may have stopped before it sent the hint
        var isUnfinished = standing is { Status: PreorderStatus.Draft } or { Status: PreorderStatus.Waitlisted, JoinedAt: null };
        if (!isUnfinished || campaign.Edition(standing.EditionId) is not { } edition)
            return standing;
        var order = command with { Campaign = campaign };
        var admitted =
            standing.Status == PreorderStatus.Draft
                ? await admit.ResumeAsync(before, edition, order, cancellationToken)
                : (Result<Versioned<PreorderDocument>>)before;
        return admitted is { } made
            ? await TakeAsync(made, edition, order, isNew: false, cancellationToken)
            : await StandingAsync(standing, cancellationToken);
    }

    /// <summary>Returns what another call with the same key has made of a draft.</summary>
    private async Task<Result<PreorderDocument>> StandingAsync(PreorderDocument draft, CancellationToken cancellationToken) =>
        await store.FindAsync(PreorderDocument.Container, draft.Pk, draft.Id, cancellationToken)
            is { Document: { Status: not PreorderStatus.Draft } standing }
            ? standing
            : new Problem(ProblemCode.StoreBusy) { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>
    /// Returns the campaign, the edition, and the refusal if the order is not possible now. Before a refusal, this process reads
    /// the campaign again: a recent change may allow the order.
    /// </summary>
    private async Task<Checked> CheckAsync(PlaceCommand command, CancellationToken cancellationToken)
    {
        var (campaign, refusal) = (command.Campaign, Refusal(command.Campaign, command.Order));
        if (refusal is not null && await campaigns.RefreshAsync(campaign.Id, cancellationToken) is { } fresh)
            (campaign, refusal) = (fresh.Document, Refusal(fresh.Document, command.Order));
        return new(campaign, campaign.Edition(command.Order.EditionId), refusal);
    }

    private Problem? Refusal(CampaignDocument campaign, PreorderRequest order) =>
        PreorderRules.Check(order, campaign.Edition(order.EditionId), origins.Has)
        ?? (campaign.IsWithdrawn(order.EditionId) ? ProblemCode.EditionWithdrawn : null)
        ?? (campaign.ArePreordersOpen(clock.GetUtcNow()) ? null : ProblemCode.WindowClosed)
        ?? (campaign.Pauses?.Orders == true ? new Problem(ProblemCode.OrdersPaused) { RetryAfter = PausedFor } : null);

    private PreorderDocument Draft(CampaignDocument campaign, PlaceCommand command)
    {
        var (order, now) = (command.Order, clock.GetUtcNow());
        var orderKey = PreorderIds.OrderKeyOf(keys, campaign.Pepper, command.Customer.VoterKey);
        return new()
        {
            Id = PreorderIds.IdOf(
                orderKey,
                IdempotencyKey.IdOf(keys, campaign.Pepper, command.Customer.VoterKey, Route, command.Key)
            ),
            Pk = PreorderIds.PartitionOf(campaign.Id, orderKey),
            CampaignId = campaign.Id,
            EditionId = order.EditionId,
            VoterKey = command.Customer.VoterKey,
            BodyHash = BodyHash.Of(keys, campaign.Pepper, command.BodyHash),
            CreatedAt = now,
            Quantity = order.Quantity,
            Choices = order.Choices,
            Country = order.Customer.Country,
            Currency = "",
            Amount = 0,
            DueNow = 0,
            Title = "",
            ReturnUrl = PreorderRules.ReturnUrlOf(order),
            Status = PreorderStatus.Draft,
            History = [new(PreorderStatus.Draft, now)],
            Waitlist = order.Waitlist,
            DueAt = now + SweepPreorders.StepOverdue,
        };
    }

    private static PreorderDocument Priced(PreorderDocument draft, EditionDefinition edition)
    {
        var price = PreorderMoney.Price(edition, draft.Quantity, draft.Choices);
        return draft with
        {
            Currency = edition.Price.Currency,
            Amount = price,
            DueNow = PreorderMoney.DueNow(edition, draft.Quantity, price),
            Refund = edition.Refund,
            WithdrawalDays = edition.WithdrawalDays,
        };
    }

    /// <summary>An order's campaign and edition, and the refusal if the order is not possible now.</summary>
    private sealed record Checked(CampaignDocument Campaign, EditionDefinition? Edition, Problem? Refusal)
    {
        /// <summary>Returns the command with the campaign as it was checked.</summary>
        public PlaceCommand By(PlaceCommand command) => command with { Campaign = Campaign };
    }
}
