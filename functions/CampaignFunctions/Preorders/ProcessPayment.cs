using CampaignFunctions.Campaigns;
using CampaignFunctions.Payments;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Moves a pre-order on, step by step, until nothing is left to do: the only place from which the provider is called. It reads the
/// pre-order anew whenever somebody else moved it, so a hint that is late, doubled or out of order changes nothing.
/// </summary>
public sealed partial class ProcessPayment(
    IDocumentStore store, ICampaignQuery campaigns, IPaymentGateway gateway, Pace pace, RecordEvent events, ReserveUnits reserve, JoinWaitlist join,
    HandOver handOver, CheckoutSteps checkout, ChargeSteps charge, RefundSteps refund, PreorderHints hints, TimeProvider clock,
    ILogger<ProcessPayment> logger)
{
    /// <summary>How long the provider is left alone that does not answer, or asks for it.</summary>
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(20);

    public async Task HandleAsync(PaymentHint hint, CancellationToken cancellationToken)
    {
        var visit = new Visit(pace);
        if (hint is { PreorderId: null, PaymentId: null })
            await events.CatchUpAsync(cancellationToken);
        else if (await SubjectAsync(hint, visit, cancellationToken) is { } subject && PreorderDocument.OrderKeyIn(subject.PreorderId) is { } orderKey)
            await AdvanceAsync(PreorderDocument.PartitionOf(subject.CampaignId, orderKey), subject.PreorderId, visit, cancellationToken);
    }

    /// <summary>The pre-order to look at; the provider knows it where the hint names a payment alone.</summary>
    private async Task<PaymentSubject?> SubjectAsync(PaymentHint hint, Visit visit, CancellationToken cancellationToken)
    {
        if (hint is { CampaignId: { } campaignId, PreorderId: { } preorderId })
            return new(campaignId, preorderId);
        try
        {
            if (await visit.BeginAsync(cancellationToken))
                return (await gateway.FindPaymentAsync(hint.PaymentId!, cancellationToken)).Subject;
        }
        catch (PaymentGatewayUnavailableException fault)
        {
            ProviderUnavailable(fault, hint.PaymentId);
        }

        await hints.AgainAsync(hint, BackOff, cancellationToken);
        return null;
    }

    private async Task AdvanceAsync(string partition, string id, Visit visit, CancellationToken cancellationToken)
    {
        var (isLooked, isNewPayment) = (false, false);
        while (await store.FindAsync(PreorderDocument.Container, partition, id, cancellationToken) is { } found)
        {
            var preorder = found.Document;
            var step = PreorderSteps.Next(preorder, isLooked, clock.GetUtcNow());
            if (step == PreorderStep.None)
            {
                if (preorder.LookAt is not null)
                    await store.ReplaceAsync(PreorderDocument.Container, preorder with { LookAt = null }, found.ETag, cancellationToken);
                return;
            }

            if (IsVisit(step) && !await visit.BeginAsync(cancellationToken))
            {
                await PutOffAsync(found, visit.AskAgainIn, cancellationToken);
                return;
            }

            PreorderDocument? next;
            try
            {
                next = await RunAsync(step, found, isNewPayment, cancellationToken);
            }
            catch (PaymentGatewayUnavailableException fault)
            {
                ProviderUnavailable(fault, preorder.Id);
                await PutOffAsync(found, BackOff, cancellationToken);
                return;
            }

            if (next is null)
                return;
            isLooked |= step is PreorderStep.LookAtCheckout or PreorderStep.LookAtCharge or PreorderStep.LookAtPayments;
            isNewPayment = step == PreorderStep.CreateCharge;
            if (!ReferenceEquals(next, preorder)
                && await store.ReplaceAsync(PreorderDocument.Container, next, found.ETag, cancellationToken) is not null && next.Mails.Length > preorder.Mails.Length)
                await hints.MailAsync(next, cancellationToken);
        }
    }

    /// <summary>
    /// Leaves the pre-order for the sweep to hint at, which it does anyway where the step is due. No message is sent: each would come back, and
    /// the sweep would add another every minute for as long as the provider is away.
    /// </summary>
    private async Task PutOffAsync(Versioned<PreorderDocument> found, TimeSpan time, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (found.Document.LookAt is null && !(found.Document.DueAt <= now + time))
        {
            if (await store.ReplaceAsync(PreorderDocument.Container, found.Document with { LookAt = now + time }, found.ETag, cancellationToken) is not null
                || await store.FindAsync(PreorderDocument.Container, found.Document.Pk, found.Document.Id, cancellationToken) is not { } standing)
                return;
            found = standing;
        }
    }

    /// <summary>What the pre-order becomes; null where the step has written it itself, or there is nothing to do.</summary>
    private async Task<PreorderDocument?> RunAsync(PreorderStep step, Versioned<PreorderDocument> found, bool isNewPayment, CancellationToken cancellationToken)
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

        if ((await campaigns.FindAsync(preorder.CampaignId, cancellationToken))?.Document.Edition(preorder.EditionId) is not { } edition)
            return null;
        switch (step)
        {
            case PreorderStep.CheckCard:
                return CardCheck.Of(preorder, edition.ChargeOn, now);
            case PreorderStep.Release:
                if (preorder.Shard is { } number)
                    await handOver.ReleaseAsync(ShardPlace.Of(preorder.CampaignId, edition, number), preorder.Id, cancellationToken);
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

    private static bool IsVisit(PreorderStep step) =>
        step is PreorderStep.OpenCheckout or PreorderStep.LookAtCheckout or PreorderStep.CloseCheckout or PreorderStep.CreateCharge
            or PreorderStep.ConfirmCharge or PreorderStep.LookAtCharge or PreorderStep.GiveUpCharge or PreorderStep.IntendRefund
            or PreorderStep.SendRefund or PreorderStep.LookAtPayments;

    [LoggerMessage(EventId = 562, Level = LogLevel.Warning, Message = "The payment provider could not be reached for pre-order {PreorderId}")]
    private partial void ProviderUnavailable(Exception fault, string? preorderId);

    /// <summary>One visit to the provider: all calls that one message leads to have one turn.</summary>
    private sealed class Visit(Pace pace)
    {
        private bool _hasBegun;

        public TimeSpan AskAgainIn { get; private set; }

        public async Task<bool> BeginAsync(CancellationToken cancellationToken)
        {
            if (!_hasBegun && await pace.TakeAsync(cancellationToken) is { } later)
            {
                AskAgainIn = later;
                return false;
            }

            _hasBegun = true;
            return true;
        }
    }
}
