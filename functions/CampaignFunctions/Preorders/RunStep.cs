using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Carries out one step of a pre-order.</summary>
public sealed class RunStep(
    ICampaignQuery campaigns,
    ReserveUnits reserve,
    JoinWaitlist join,
    OfferUnits offers,
    CheckoutSteps checkout,
    ChargeSteps charge,
    RefundSteps refund,
    TimeProvider clock
)
{
    /// <summary>Returns whether the step calls the payment provider.</summary>
    internal static bool IsVisit(PreorderStep step) =>
        step
            is PreorderStep.OpenCheckout
                or PreorderStep.LookAtCheckout
                or PreorderStep.CloseCheckout
                or PreorderStep.CreateCharge
                or PreorderStep.ConfirmCharge
                or PreorderStep.LookAtCharge
                or PreorderStep.GiveUpCharge
                or PreorderStep.IntendRefund
                or PreorderStep.SendRefund
                or PreorderStep.LookAtPayments
                or PreorderStep.OpenRenewal
                or PreorderStep.LookAtRenewal;

    /// <summary>
    /// Returns the new state of the pre-order; null if the step has written it itself, or if there is nothing to do.
    /// </summary>
    internal async Task<PreorderDocument?> HandleAsync(
        PreorderStep step,
        Versioned<PreorderDocument> found,
        bool isNewPayment,
        CancellationToken cancellationToken
    )
    {
        var preorder = found.Document;
        if (IsVisit(step))
            return await AtProviderAsync(step, preorder, isNewPayment, cancellationToken);
        return Here(step, preorder) ?? await WithEditionAsync(step, found, cancellationToken);
    }

    private Task<PreorderDocument> AtProviderAsync(
        PreorderStep step,
        PreorderDocument preorder,
        bool isNewPayment,
        CancellationToken cancellationToken
    ) =>
        step switch
        {
            PreorderStep.OpenCheckout => checkout.OpenAsync(preorder, cancellationToken),
            PreorderStep.LookAtCheckout => checkout.LookAsync(preorder, cancellationToken),
            PreorderStep.CloseCheckout => checkout.CloseAsync(preorder, cancellationToken),
            PreorderStep.OpenRenewal => checkout.OpenRenewalAsync(preorder, cancellationToken),
            PreorderStep.LookAtRenewal => checkout.LookAtRenewalAsync(preorder, cancellationToken),
            PreorderStep.CreateCharge => charge.CreateAsync(preorder, cancellationToken),
            PreorderStep.ConfirmCharge => charge.ConfirmAsync(preorder, isNewPayment, cancellationToken),
            PreorderStep.LookAtCharge => charge.LookAsync(preorder, cancellationToken),
            PreorderStep.GiveUpCharge => charge.GiveUpAsync(preorder, cancellationToken),
            PreorderStep.IntendRefund => refund.IntendAsync(preorder, cancellationToken),
            PreorderStep.SendRefund => refund.SendAsync(preorder, cancellationToken),
            PreorderStep.LookAtPayments => refund.LookAsync(preorder, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "The step does not call the payment provider."),
        };

    private PreorderDocument? Here(PreorderStep step, PreorderDocument preorder) =>
        step switch
        {
            PreorderStep.IntendCharge => charge.Intend(preorder),
            PreorderStep.RetryCharge => charge.Retry(preorder),
            PreorderStep.Finish => refund.Finish(preorder),
            PreorderStep.ExpireOffer => Expired(preorder, clock.GetUtcNow()),
            _ => null,
        };

    private static PreorderDocument Expired(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.To(PreorderStatus.Expired, now).Mail(PreorderMailKind.Expired, now) with
        {
            DueAt = now,
        };

    private async Task<PreorderDocument?> WithEditionAsync(
        PreorderStep step,
        Versioned<PreorderDocument> found,
        CancellationToken cancellationToken
    )
    {
        var preorder = found.Document;
        var campaign = (await campaigns.FindAsync(preorder.CampaignId, cancellationToken))?.Document;
        if (campaign?.Edition(preorder.EditionId) is not { } edition)
            return null;
        switch (step)
        {
            case PreorderStep.CheckCard:
                return CardCheck.Of(preorder, edition.ChargeOn, clock.GetUtcNow());
            case PreorderStep.Release:
                if (preorder.Shard is { } number)
                    await offers.ReleaseAsync(ShardPlace.Of(campaign.Id, edition, number), preorder.Id, cancellationToken);
                return preorder with { Shard = null, DueAt = null };
            case PreorderStep.Reserve:
                await reserve.HandleAsync(found, edition, contact: null, isNew: false, cancellationToken);
                return null;
            case PreorderStep.Join:
                await join.HandleAsync(preorder, cancellationToken);
                return null;
            case PreorderStep.ResumeOffer:
                await offers.ResumeAsync(found, edition, cancellationToken);
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, "No class carries out this step.");
        }
    }
}
