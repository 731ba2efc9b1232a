using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>The classes that carry out the steps of a pre-order, and the steps that need the edition.</summary>
public sealed class PreorderSteps(
    ICampaignQuery campaigns,
    ReserveUnits reserve,
    JoinWaitlist join,
    OfferUnits offers,
    LapseOffer lapse,
    CheckoutSteps checkout,
    RenewalSteps renewal,
    ChargeSteps charge,
    RefundSteps refund,
    ChargeRuns runs,
    TimeProvider clock
)
{
    internal CheckoutSteps Checkout { get; } = checkout;

    internal RenewalSteps Renewal { get; } = renewal;

    internal ChargeSteps Charge { get; } = charge;

    internal RefundSteps Refund { get; } = refund;

    internal PreorderDocument Expire(PreorderDocument preorder)
    {
        var now = clock.GetUtcNow();
        var expired = preorder.To(PreorderStatus.Expired, now) with { DueAt = now, ProofTag = null };
        // An address that nobody has proven may be a stranger's: it gets one mail, not two.
        return preorder.AwaitsProof() ? expired : expired.Mail(PreorderMailKind.Expired, now);
    }

    internal Task<PreorderDocument?> LapseOfferAsync(Versioned<PreorderDocument> found, CancellationToken cancellationToken) =>
        WriteAsync(found, edition => lapse.HandleAsync(found, edition, cancellationToken), cancellationToken);

    internal async Task<PreorderDocument?> BeginCheckoutAsync(
        Versioned<PreorderDocument> found,
        CancellationToken cancellationToken
    ) =>
        await campaigns.FindAsync(found.Document.CampaignId, cancellationToken) is { Document.Definition: var campaign }
            ? Checkout.Begin(found.Document, campaign.CheckoutTime, campaign.Edition(found.Document.EditionId))
            : null;

    internal Task<PreorderDocument?> CheckCardAsync(Versioned<PreorderDocument> found, CancellationToken cancellationToken) =>
        WithEditionAsync(
            found,
            edition => Task.FromResult<PreorderDocument?>(CardCheck.Of(found.Document, edition, clock.GetUtcNow())),
            cancellationToken
        );

    /// <summary>Begins the charge, or puts the pre-order back if its charge run was paused or stopped.</summary>
    internal async Task<PreorderDocument?> IntendChargeAsync(
        Versioned<PreorderDocument> found,
        CancellationToken cancellationToken
    ) =>
        await runs.IsHeldAsync(found.Document, cancellationToken)
            ? ChargeRuns.PutBack(found.Document, clock.GetUtcNow())
            : Charge.Intend(found.Document);

    internal Task<PreorderDocument?> ReleaseAsync(Versioned<PreorderDocument> found, CancellationToken cancellationToken) =>
        WithEditionAsync(
            found,
            async edition =>
            {
                var preorder = found.Document;
                if (preorder.Shard is { } number)
                {
                    var place = ShardPlace.Of(preorder.CampaignId, edition, number);
                    await offers.ReleaseAsync(place, preorder.Id, cancellationToken);
                }

                return preorder with
                {
                    Shard = null,
                    DueAt = preorder.Status.IsOver() ? null : preorder.DueAt, // a refund may still be due
                };
            },
            cancellationToken
        );

    internal Task<PreorderDocument?> ReserveAsync(Versioned<PreorderDocument> found, CancellationToken cancellationToken) =>
        WriteAsync(
            found,
            edition => reserve.HandleAsync(found, edition, contact: null, isNew: false, cancellationToken),
            cancellationToken
        );

    internal Task<PreorderDocument?> JoinAsync(Versioned<PreorderDocument> found, CancellationToken cancellationToken) =>
        WriteAsync(found, _ => join.HandleAsync(found.Document, cancellationToken), cancellationToken);

    internal Task<PreorderDocument?> ResumeOfferAsync(Versioned<PreorderDocument> found, CancellationToken cancellationToken) =>
        WriteAsync(found, edition => offers.ResumeAsync(found, edition, cancellationToken), cancellationToken);

    /// <summary>Carries out a step that writes the pre-order itself.</summary>
    private Task<PreorderDocument?> WriteAsync(
        Versioned<PreorderDocument> found,
        Func<EditionDefinition, Task> work,
        CancellationToken cancellationToken
    ) =>
        WithEditionAsync(
            found,
            async edition =>
            {
                await work(edition);
                return null;
            },
            cancellationToken
        );

    private async Task<PreorderDocument?> WithEditionAsync(
        Versioned<PreorderDocument> found,
        Func<EditionDefinition, Task<PreorderDocument?>> work,
        CancellationToken cancellationToken
    )
    {
        var campaign = (await campaigns.FindAsync(found.Document.CampaignId, cancellationToken))?.Document;
        return campaign?.Edition(found.Document.EditionId) is { } edition ? await work(edition) : null;
    }
}
