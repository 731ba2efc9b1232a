using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Places a pre-order: a draft, then the person's quota, then units of one shard. A repeat with the same key finds what the first call
/// made, and goes on with it where that was not finished; a refusal keeps nothing.
/// </summary>
public sealed class PlacePreorder(
    IDocumentStore store,
    ICampaignQuery campaigns,
    ReserveUnits reserve,
    PreorderHints hints,
    AddressLimit calls,
    ReturnOrigins origins,
    Keyring keys,
    TimeProvider clock
)
{
    private const string Route = "preorder";

    /// <summary>The pre-order as it now stands, or why there is none.</summary>
    public async Task<(PreorderDocument? Preorder, Problem? Problem)> HandleAsync(
        PlaceCommand command,
        CancellationToken cancellationToken
    )
    {
        var (campaign, refusal) = await CheckAsync(command, cancellationToken);
        var draft = Draft(campaign, command);
        var edition = campaign.Edition(command.Order.EditionId);
        if (refusal is null)
        {
            var first = reserve.First(campaign.Id, edition!, draft.Id, draft.Quantity);
            if (first is null && !draft.Waitlist)
                refusal = ProblemCode.SoldOut;
            else
            {
                draft = Priced(draft, edition!) with
                {
                    Shard = first?.Number,
                    Title = LocalText.Of(edition!.Title, command.Order.Customer.Locale),
                };
                if (await store.CreateAsync(PreorderDocument.Container, draft, cancellationToken) is { } etag)
                    return await reserve.HandleAsync(
                        new(draft, etag),
                        edition!,
                        PreorderRules.ContactOf(command.Order.Customer),
                        isNew: true,
                        cancellationToken
                    );
            }
        }

        // The key is looked up before a refusal is given: what a first call made stands after the window too, and when all is sold.
        return await store.FindAsync(PreorderDocument.Container, draft.Pk, draft.Id, cancellationToken) is { } before
            ? await RepeatAsync(before, campaign, command, cancellationToken)
            : (null, refusal ?? new Problem(ProblemCode.StoreBusy) { RetryAfter = TimeSpan.FromSeconds(1) }); // it was ended just now
    }

    private async Task<(PreorderDocument?, Problem?)> RepeatAsync(
        Versioned<PreorderDocument> before,
        CampaignDocument campaign,
        PlaceCommand command,
        CancellationToken cancellationToken
    )
    {
        if (before.Document.BodyHash != command.BodyHash)
            return (null, ProblemCode.IdempotencyKeyReused);
        if (before.Document.Status == PreorderStatus.Reserved)
            await hints.SendAsync(before.Document, cancellationToken); // the first call may have ended before it hinted
        var isUnfinished =
            before.Document is { Status: PreorderStatus.Draft } or { Status: PreorderStatus.Waitlisted, JoinedAt: null };
        return isUnfinished
            ? await reserve.HandleAsync(
                before,
                campaign.Edition(before.Document.EditionId)!,
                PreorderRules.ContactOf(command.Order.Customer),
                isNew: false,
                cancellationToken
            )
            : (before.Document, null);
    }

    /// <summary>The campaign, and why this may not be ordered now. The definition at hand may be older than a change that allows it.</summary>
    private async Task<(CampaignDocument Campaign, Problem? Refusal)> CheckAsync(
        PlaceCommand command,
        CancellationToken cancellationToken
    )
    {
        var campaign = command.Campaign;
        if (
            Refusal(campaign, command.Order) is not null
            && await campaigns.RefreshAsync(campaign.Id, cancellationToken) is { } fresh
        )
            campaign = fresh.Document;
        return (campaign, Refusal(campaign, command.Order) ?? calls.Take(command.From, campaign.Definition));
    }

    private Problem? Refusal(CampaignDocument campaign, PreorderRequest order) =>
        PreorderRules.Check(order, campaign.Edition(order.EditionId), origins.Has)
        ?? (campaign.ArePreordersOpen(clock.GetUtcNow()) ? null : ProblemCode.WindowClosed);

    private PreorderDocument Draft(CampaignDocument campaign, PlaceCommand command)
    {
        var (order, now) = (command.Order, clock.GetUtcNow());
        var orderKey = PreorderDocument.OrderKeyOf(keys, campaign.Pepper, command.Customer.VoterKey);
        return new()
        {
            Id = PreorderDocument.IdOf(
                orderKey,
                IdempotencyKey.IdOf(keys, campaign.Pepper, command.Customer.VoterKey, Route, command.Key)
            ),
            Pk = PreorderDocument.PartitionOf(campaign.Id, orderKey),
            CampaignId = campaign.Id,
            EditionId = order.EditionId,
            VoterKey = command.Customer.VoterKey,
            BodyHash = command.BodyHash,
            CreatedAt = now,
            Quantity = order.Quantity,
            Choices = order.Choices,
            Country = order.Customer.Country,
            Currency = "",
            Amount = 0,
            DueNow = 0,
            Title = "",
            ReturnUrl = order.ReturnUrl,
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
        };
    }
}
