using CampaignFunctions.Payments;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Advances a pre-order step by step until no step is due. Every call to the payment provider starts here. This process reads the
/// pre-order again whenever another process changed it, so a late, repeated or reordered hint is harmless.
/// </summary>
public sealed partial class ProcessPayment(
    IDocumentStore store,
    IPaymentGateway gateway,
    Pace pace,
    RecordEvent events,
    PreorderSteps steps,
    PreorderHints hints,
    TimeProvider clock,
    ILogger<ProcessPayment> logger
)
{
    /// <summary>
    /// The wait before a pre-order or a hint is tried again, if the payment provider did not answer or asked for a pause.
    /// </summary>
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(20);

    /// <summary>The wait before a hint for which a customer waits is tried again.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>How long all processes stop their visits after the payment provider asked for a pause.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// More steps than any pre-order has to do at once. If steps remain, they stay due, and the sweep sends a hint for them.
    /// </summary>
    private const int MaxSteps = 50;

    private static readonly PreorderStep[] Looks =
    [
        PreorderStep.LookAtCheckout,
        PreorderStep.LookAtCharge,
        PreorderStep.LookAtPayments,
        PreorderStep.LookAtRenewal,
    ];

    public async Task HandleAsync(PaymentHint hint, CancellationToken cancellationToken)
    {
        var visit = new ProviderVisit(pace);
        if (hint.Target == PaymentHintTarget.Events)
            await events.CatchUpAsync(cancellationToken);
        else if (await SubjectAsync(hint, visit, cancellationToken) is { } subject)
            await AdvanceAsync(subject, hint, visit, cancellationToken);
    }

    /// <summary>
    /// Returns the pre-order of the hint. If the hint names only a payment, asks the payment provider for its pre-order.
    /// </summary>
    private async Task<PaymentSubject?> SubjectAsync(PaymentHint hint, ProviderVisit visit, CancellationToken cancellationToken)
    {
        if (hint is { CampaignId: { } campaignId, PreorderId: { } preorderId })
            return new(campaignId, preorderId);
        try
        {
            if (hint.PaymentId is { } paymentId && await visit.BeginAsync(cancellationToken))
                return (await gateway.FindPaymentAsync(paymentId, cancellationToken)).Subject;
        }
        catch (PaymentGatewayUnavailableException fault)
        {
            await AwayAsync(fault, hint.PaymentId, cancellationToken);
        }
        catch (PaymentRefusedException)
        {
            return null; // there is no such payment, or it belongs to another application
        }

        await hints.AgainAsync(hint, BackOff, cancellationToken);
        return null;
    }

    private async Task AdvanceAsync(
        PaymentSubject subject,
        PaymentHint hint,
        ProviderVisit visit,
        CancellationToken cancellationToken
    )
    {
        var found = await FindAsync(subject, cancellationToken);
        if (found is null)
            return;
        HashSet<PreorderStep> looked = IsToLook(hint, found.Document) ? [] : [.. Looks];
        PreorderStep? before = null;
        for (var count = 0; found is not null && count < MaxSteps; count++)
        {
            var known = KnownFacts.Of(found.Document, looked, clock.GetUtcNow());
            var step = PreorderTable.Next(found.Document.Status, known);
            if (step == PreorderStep.Wait)
            {
                await NoteLookedAsync(found, cancellationToken);
                return;
            }

            if (step.IsAtProvider && !await visit.BeginAsync(cancellationToken))
            {
                await store.PutOffAsync(found, clock.GetUtcNow() + visit.AskAgainIn, cancellationToken);
                return;
            }

            if (await RunAsync(step, found, before, hint, cancellationToken) is not { } next)
                return;
            looked.Add(step);
            var written = await WriteAsync(subject, found, next, cancellationToken);
            (found, before) = (written.Found, written.IsWritten ? step : null);
        }
    }

    private Task<Versioned<PreorderDocument>?> FindAsync(PaymentSubject subject, CancellationToken cancellationToken) =>
        store.FindPreorderAsync(subject.CampaignId, subject.PreorderId, cancellationToken);

    /// <summary>
    /// Returns the new state of the pre-order; null if the step has written it itself, or if the payment provider did not answer.
    /// </summary>
    private async Task<PreorderDocument?> RunAsync(
        PreorderStep step,
        Versioned<PreorderDocument> found,
        PreorderStep? before,
        PaymentHint hint,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await step.RunAsync(steps, found, before, cancellationToken);
        }
        catch (PaymentGatewayUnavailableException fault)
        {
            await AwayAsync(fault, found.Document.Id, cancellationToken);
            await store.PutOffAsync(found, clock.GetUtcNow() + BackOff, cancellationToken);
            if (hint.Retries > 0)
                await hints.AgainAsync(hint with { Retries = hint.Retries - 1 }, Soon, cancellationToken);
            return null;
        }
    }

    /// <summary>Writes the new state. Returns the pre-order as it is now, and whether this write won.</summary>
    private async Task<(Versioned<PreorderDocument>? Found, bool IsWritten)> WriteAsync(
        PaymentSubject subject,
        Versioned<PreorderDocument> found,
        PreorderDocument next,
        CancellationToken cancellationToken
    )
    {
        if (ReferenceEquals(next, found.Document))
            return (found, false);
        if (await store.ReplaceAsync(PreorderDocument.Container, next, found.ETag, cancellationToken) is not { } etag)
            return (await FindAsync(subject, cancellationToken), false); // another process changed it
        if (next.Mails.Length > found.Document.Mails.Length)
            await hints.MailAsync(next, cancellationToken);
        return (new(next, etag), true);
    }

    /// <summary>Records that the payment provider's objects were checked.</summary>
    private async Task NoteLookedAsync(Versioned<PreorderDocument> found, CancellationToken cancellationToken)
    {
        if (found.Document.LookAt <= clock.GetUtcNow())
            await store.ReplaceAsync(
                PreorderDocument.Container,
                found.Document with
                {
                    LookAt = null,
                },
                found.ETag,
                cancellationToken
            );
    }

    /// <summary>
    /// Returns whether the payment provider's objects must be checked: an event reported news, or the payment provider did not
    /// answer before.
    /// </summary>
    private bool IsToLook(PaymentHint hint, PreorderDocument preorder) =>
        (hint.IsNotice && !(hint is { IsSuccess: true, PaymentId: { } paid } && preorder.Payments.Contains(paid)))
        || preorder.LookAt <= clock.GetUtcNow();

    private async Task AwayAsync(PaymentGatewayUnavailableException fault, string? id, CancellationToken cancellationToken)
    {
        ProviderUnavailable(fault, id);
        if (fault.IsThrottled)
            await pace.PauseAsync(Pause, cancellationToken);
    }

    [LoggerMessage(EventId = 562, Level = LogLevel.Warning, Message = "A call to Stripe failed for {Subject}")]
    private partial void ProviderUnavailable(Exception fault, string? subject);
}
