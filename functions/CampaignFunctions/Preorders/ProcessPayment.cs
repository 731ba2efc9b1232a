using CampaignFunctions.Payments;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Moves a pre-order on, step by step, until nothing is left to do: the only place from which the provider is called. It reads the
/// pre-order anew whenever somebody else moved it, so a hint that is late, doubled or out of order changes nothing.
/// </summary>
public sealed partial class ProcessPayment(
    IDocumentStore store,
    IPaymentGateway gateway,
    Pace pace,
    RecordEvent events,
    RunStep run,
    PreorderHints hints,
    TimeProvider clock,
    ILogger<ProcessPayment> logger
)
{
    /// <summary>How long the provider is left alone that does not answer, or asks for it.</summary>
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(20);

    /// <summary>After how long a customer's own hint is tried again.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>How long nobody goes there once it has asked to be left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>More than any pre-order has to do at once: what is left is due, and the sweep hints at it.</summary>
    private const int MaxSteps = 50;

    public async Task HandleAsync(PaymentHint hint, CancellationToken cancellationToken)
    {
        var visit = new Visit(pace);
        if (hint is { PreorderId: null, PaymentId: null })
            await events.CatchUpAsync(cancellationToken);
        else if (await SubjectAsync(hint, visit, cancellationToken) is { } subject)
            await AdvanceAsync(subject, hint, visit, cancellationToken);
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
            await AwayAsync(fault, hint.PaymentId, cancellationToken);
        }
        catch (PaymentRefusedException)
        {
            return null; // there is no such payment, or it is not ours to see
        }

        await hints.AgainAsync(hint, BackOff, cancellationToken);
        return null;
    }

    private async Task AdvanceAsync(PaymentSubject subject, PaymentHint hint, Visit visit, CancellationToken cancellationToken)
    {
        HashSet<PreorderStep>? looked = null;
        var isNewPayment = false;
        for (
            var i = 0;
            i < MaxSteps && await store.FindPreorderAsync(subject.CampaignId, subject.PreorderId, cancellationToken) is { } found;
            i++
        )
        {
            var preorder = found.Document;
            looked ??= IsToLook(hint, preorder)
                ? []
                :
                [
                    PreorderStep.LookAtCheckout,
                    PreorderStep.LookAtCharge,
                    PreorderStep.LookAtPayments,
                    PreorderStep.LookAtRenewal,
                ];
            var step = PreorderSteps.Next(preorder, looked, clock.GetUtcNow());
            if (step == PreorderStep.None)
            {
                if (preorder.LookAt <= clock.GetUtcNow())
                    await store.ReplaceAsync(
                        PreorderDocument.Container,
                        preorder with
                        {
                            LookAt = null,
                        },
                        found.ETag,
                        cancellationToken
                    );
                return;
            }

            if (RunStep.IsVisit(step) && !await visit.BeginAsync(cancellationToken))
            {
                await PutOffAsync(found, visit.AskAgainIn, cancellationToken);
                return;
            }

            PreorderDocument? next;
            try
            {
                next = await run.HandleAsync(step, found, isNewPayment, cancellationToken);
            }
            catch (PaymentGatewayUnavailableException fault)
            {
                await AwayAsync(fault, preorder.Id, cancellationToken);
                await PutOffAsync(found, BackOff, cancellationToken);
                if (hint.Retries > 0)
                    await hints.AgainAsync(hint with { Retries = hint.Retries - 1 }, Soon, cancellationToken);
                return;
            }

            if (next is null)
                return;
            looked.Add(step);
            var isWritten =
                !ReferenceEquals(next, preorder)
                && await store.ReplaceAsync(PreorderDocument.Container, next, found.ETag, cancellationToken) is not null;
            isNewPayment = isWritten && step == PreorderStep.CreateCharge;
            if (isWritten && next.Mails.Length > preorder.Mails.Length)
                await hints.MailAsync(next, cancellationToken);
        }
    }

    /// <summary>Whether the provider's objects are to be looked at: it says that something has happened that is not known here, or did not answer before.</summary>
    private bool IsToLook(PaymentHint hint, PreorderDocument preorder) =>
        (hint.IsNotice && !(hint is { IsSuccess: true, PaymentId: { } paid } && preorder.Payments.Contains(paid)))
        || preorder.LookAt <= clock.GetUtcNow();

    private async Task AwayAsync(PaymentGatewayUnavailableException fault, string? id, CancellationToken cancellationToken)
    {
        ProviderUnavailable(fault, id);
        if (fault.IsThrottled)
            await pace.PauseAsync(Pause, cancellationToken);
    }

    /// <summary>
    /// Leaves the pre-order for the sweep to hint at, which it does anyway where the step is due. Its hints are never repeated: each would
    /// come back, and the sweep would add another every minute for as long as the provider is away.
    /// </summary>
    private async Task PutOffAsync(Versioned<PreorderDocument> found, TimeSpan time, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (!(found.Document.LookAt <= now + time || found.Document.DueAt <= now + time))
        {
            if (
                await store.ReplaceAsync(
                    PreorderDocument.Container,
                    found.Document with
                    {
                        LookAt = now + time,
                    },
                    found.ETag,
                    cancellationToken
                )
                    is not null
                || await store.FindAsync(PreorderDocument.Container, found.Document.Pk, found.Document.Id, cancellationToken)
                    is not { } standing
            )
                return;
            found = standing;
        }
    }

    [LoggerMessage(
        EventId = 562,
        Level = LogLevel.Warning,
        Message = "The payment provider could not be reached for pre-order {PreorderId}"
    )]
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
