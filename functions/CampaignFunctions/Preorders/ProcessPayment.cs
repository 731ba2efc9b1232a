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

    private static readonly PreorderStep[] Looks =
    [
        PreorderStep.LookAtCheckout,
        PreorderStep.LookAtCharge,
        PreorderStep.LookAtPayments,
        PreorderStep.LookAtRenewal,
    ];

    public async Task HandleAsync(PaymentHint hint, CancellationToken cancellationToken)
    {
        var visit = new Visit(pace);
        if (hint.Target == PaymentHintTarget.Events)
            await events.CatchUpAsync(cancellationToken);
        else if (await SubjectAsync(hint, visit, cancellationToken) is { } subject)
            await AdvanceAsync(subject, hint, visit, cancellationToken);
    }

    /// <summary>Returns the pre-order to look at. If the hint names a payment alone, the provider knows the pre-order.</summary>
    private async Task<PaymentSubject?> SubjectAsync(PaymentHint hint, Visit visit, CancellationToken cancellationToken)
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

    private async Task AdvanceAsync(PaymentSubject subject, PaymentHint hint, Visit visit, CancellationToken cancellationToken)
    {
        var found = await FindAsync(subject, cancellationToken);
        if (found is null)
            return;
        HashSet<PreorderStep> looked = IsToLook(hint, found.Document) ? [] : [.. Looks];
        var isNewPayment = false;
        for (var steps = 0; found is not null && steps < MaxSteps; steps++)
        {
            var step = PreorderSteps.Next(found.Document, looked, clock.GetUtcNow());
            if (step == PreorderStep.None)
            {
                await NoteLookedAsync(found, cancellationToken);
                return;
            }

            if (RunStep.IsVisit(step) && !await visit.BeginAsync(cancellationToken))
            {
                await PutOffAsync(found, visit.AskAgainIn, cancellationToken);
                return;
            }

            if (await RunAsync(step, found, hint, isNewPayment, cancellationToken) is not { } next)
                return;
            looked.Add(step);
            var written = await WriteAsync(subject, found, next, cancellationToken);
            isNewPayment = written.IsWritten && step == PreorderStep.CreateCharge;
            found = written.Found;
        }
    }

    private Task<Versioned<PreorderDocument>?> FindAsync(PaymentSubject subject, CancellationToken cancellationToken) =>
        store.FindPreorderAsync(subject.CampaignId, subject.PreorderId, cancellationToken);

    /// <summary>Returns what the pre-order becomes; null if the step has written it itself, or the provider did not answer.</summary>
    private async Task<PreorderDocument?> RunAsync(
        PreorderStep step,
        Versioned<PreorderDocument> found,
        PaymentHint hint,
        bool isNewPayment,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await run.HandleAsync(step, found, isNewPayment, cancellationToken);
        }
        catch (PaymentGatewayUnavailableException fault)
        {
            await AwayAsync(fault, found.Document.Id, cancellationToken);
            await PutOffAsync(found, BackOff, cancellationToken);
            if (hint.Retries > 0)
                await hints.AgainAsync(hint with { Retries = hint.Retries - 1 }, Soon, cancellationToken);
            return null;
        }
    }

    /// <summary>Writes the next state. Returns the pre-order as it now stands, and whether this write won.</summary>
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
            return (await FindAsync(subject, cancellationToken), false); // another process moved it
        if (next.Mails.Length > found.Document.Mails.Length)
            await hints.MailAsync(next, cancellationToken);
        return (new(next, etag), true);
    }

    /// <summary>Records that the provider's objects were looked at.</summary>
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
        var at = clock.GetUtcNow() + time;
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (found.Document.LookAt <= at || found.Document.DueAt <= at)
                return;
            var later = found.Document with { LookAt = at };
            if (await store.ReplaceAsync(PreorderDocument.Container, later, found.ETag, cancellationToken) is not null)
                return;
            var (partition, id) = (found.Document.Pk, found.Document.Id);
            if (await store.FindAsync(PreorderDocument.Container, partition, id, cancellationToken) is not { } standing)
                return;
            found = standing;
        }

        throw Contention.Exhausted();
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
