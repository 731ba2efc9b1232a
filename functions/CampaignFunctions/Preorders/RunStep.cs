using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Carries out one step of a pre-order.</summary>
public sealed class RunStep(
    ICampaignQuery campaigns,
    ReserveUnits reserve,
    JoinWaitlist join,
    OfferUnits handOver,
    CheckoutSteps checkout,
    ChargeSteps charge,
    RefundSteps refund,
    TimeProvider clock
)
{
    /// <summary>Whether the step goes to the provider.</summary>
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

    /// <summary>What the pre-order becomes; null where the step has written it itself, or there is nothing to do.</summary>
    internal async Task<PreorderDocument?> HandleAsync(
        PreorderStep step,
        Versioned<PreorderDocument> found,
        bool isNewPayment,
        CancellationToken cancellationToken
    )
    {
        var (preorder, now) = (found.Document, clock.GetUtcNow());
        switch (step)
        {
            case PreorderStep.OpenCheckout:
                return await checkout.OpenAsync(preorder, cancellationToken);
            case PreorderStep.LookAtCheckout:
                return await checkout.LookAsync(preorder, cancellationToken);
            case PreorderStep.CloseCheckout:
                return await checkout.CloseAsync(preorder, cancellationToken);
            case PreorderStep.OpenRenewal:
                return await checkout.OpenRenewalAsync(preorder, cancellationToken);
            case PreorderStep.LookAtRenewal:
                return await checkout.LookAtRenewalAsync(preorder, cancellationToken);
            case PreorderStep.IntendCharge:
                return charge.Intend(preorder);
            case PreorderStep.CreateCharge:
                return await charge.CreateAsync(preorder, cancellationToken);
            case PreorderStep.ConfirmCharge:
                return await charge.ConfirmAsync(preorder, isNewPayment, cancellationToken);
            case PreorderStep.LookAtCharge:
                return await charge.LookAsync(preorder, cancellationToken);
            case PreorderStep.RetryCharge:
                return charge.Retry(preorder);
            case PreorderStep.GiveUpCharge:
                return await charge.GiveUpAsync(preorder, cancellationToken);
            case PreorderStep.IntendRefund:
                return await refund.IntendAsync(preorder, cancellationToken);
            case PreorderStep.SendRefund:
                return await refund.SendAsync(preorder, cancellationToken);
            case PreorderStep.LookAtPayments:
                return await refund.LookAsync(preorder, cancellationToken);
            case PreorderStep.Finish:
                return refund.Finish(preorder);
            case PreorderStep.ExpireOffer:
                return preorder.To(PreorderStatus.Expired, now).Mail(PreorderMailKind.Expired, now) with { DueAt = now };
        }

        if (
            (await campaigns.FindAsync(preorder.CampaignId, cancellationToken))?.Document.Edition(preorder.EditionId)
            is not { } edition
        )
            return null;
        switch (step)
        {
            case PreorderStep.CheckCard:
                return CardCheck.Of(preorder, edition.ChargeOn, now);
            case PreorderStep.Release:
                if (preorder.Shard is { } number)
                    await handOver.ReleaseAsync(
                        ShardPlace.Of(preorder.CampaignId, edition, number),
                        preorder.Id,
                        cancellationToken
                    );
                return preorder with { Shard = null, DueAt = null };
            case PreorderStep.Reserve:
                await reserve.HandleAsync(found, edition, contact: null, isNew: false, cancellationToken);
                return null;
            case PreorderStep.Join:
                await join.HandleAsync(preorder, cancellationToken);
                return null;
            default:
                await handOver.ResumeAsync(found, edition, cancellationToken);
                return null;
        }
    }
}
