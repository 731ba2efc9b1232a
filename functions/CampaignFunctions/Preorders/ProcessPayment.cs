using CampaignFunctions.Campaigns;
using CampaignFunctions.Payments;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Advances a pre-order step by step until no step is due. Every call to the payment provider starts here. This process reads the
/// pre-order again whenever another process changed it, so a late, repeated or reordered hint is harmless.
/// </summary>
public sealed class ProcessPayment(
    IDocumentStore store,
    ICampaignQuery campaigns,
    IPaymentGateway gateway,
    ProviderFaults faults,
    RecordEvent events,
    PreorderSteps steps,
    Turns turns,
    PreorderHints hints,
    TimeProvider clock
)
{
    /// <summary>
    /// More steps than any pre-order has to do at once. If steps remain, they stay due, and the sweep sends a hint for them.
    /// </summary>
    private const int MaxSteps = 50;

    public async Task HandleAsync(PaymentHint hint, CancellationToken cancellationToken)
    {
        if (hint.Target == PaymentHintTarget.Preorder)
            await AdvanceAsync(hint, hasTurn: false, cancellationToken);
        else if (await turns.HasComeAsync(hint, cancellationToken))
            await VisitAsync(hint, cancellationToken);
    }

    /// <summary>Reads the latest events, or finds the pre-order of a payment and checks it.</summary>
    private async Task VisitAsync(PaymentHint hint, CancellationToken cancellationToken)
    {
        PaymentSubject? subject = null;
        try
        {
            if (hint.Target == PaymentHintTarget.Events)
                await events.CatchUpAsync(cancellationToken);
            else
                subject = (await gateway.FindPaymentAsync(hint.PaymentId!, cancellationToken)).Subject;
        }
        catch (PaymentGatewayUnavailableException fault)
        {
            await faults.NoteAsync(fault, PaceLane.Read, hint.PaymentId, cancellationToken);
            var later = clock.GetUtcNow() + Turns.BackOff(hint.Tries);
            if (hint.Target != PaymentHintTarget.Events) // a timer asks for these again
                await hints.AgainAsync(hint with { Tries = hint.Tries + 1, TurnAt = null }, later, cancellationToken);
        }
        catch (PaymentRefusedException) when (hint.Target == PaymentHintTarget.Payment)
        {
            return; // there is no such payment, or it belongs to another application
        }

        if (subject is null)
            return;
        var named = hint with { CampaignId = subject.CampaignId, PreorderId = subject.PreorderId };
        await AdvanceAsync(named, hasTurn: true, cancellationToken);
    }

    private async Task AdvanceAsync(PaymentHint hint, bool hasTurn, CancellationToken cancellationToken)
    {
        var subject = new PaymentSubject(hint.CampaignId!, hint.PreorderId!);
        var found = await FindAsync(subject, cancellationToken);
        if (found is null)
            return;
        HashSet<PreorderStep> looked = IsToLook(hint, found.Document) ? [] : [.. PreorderStep.Looks];
        var (lookAt, before) = (found.Document.LookAt, (PreorderStep?)null);
        for (var count = 0; found is not null && count < MaxSteps; count++)
        {
            var known = KnownFacts.Of(found.Document, looked, clock.GetUtcNow());
            var step = PreorderTable.Next(found.Document.Status, known);
            if (step == PreorderStep.Wait)
            {
                await NoteLookedAsync(found, lookAt, cancellationToken);
                await turns.KeepAsync(found.Document, hint, cancellationToken);
                return;
            }

            if (await IsPausedAsync(step, subject, cancellationToken))
                return; // it stays due: the sweep sends a hint after the pause
            if (step.Lane is { } lane && !(hasTurn = hasTurn || await turns.HasComeAsync(found, lane, hint, cancellationToken)))
                return;
            if (await RunAsync(step, found, before, hint, cancellationToken) is not { } next)
                return;
            if (step.Lane is not null && found.Document.DueAt <= clock.GetUtcNow())
                next = next with { TurnAt = null }; // the step has used it
            var written = await WriteAsync(subject, found, next, cancellationToken);
            if (written.IsCurrent)
                looked.Add(step); // otherwise its outcome is lost, and the check is made again
            (found, before) = (written.Found, written.IsCurrent ? step : null);
        }
    }

    /// <summary>Returns whether a pause stops the step. A pause that has just ended must not swallow its hint.</summary>
    private async Task<bool> IsPausedAsync(PreorderStep step, PaymentSubject subject, CancellationToken cancellationToken) =>
        step.IsPaused(PausesOf(await campaigns.FindAsync(subject.CampaignId, cancellationToken)))
        && step.IsPaused(PausesOf(await campaigns.RefreshAsync(subject.CampaignId, cancellationToken)));

    private static Pauses PausesOf(Versioned<CampaignDocument>? campaign) => campaign?.Document.Pauses ?? Pauses.None;

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
        catch (PaymentGatewayUnavailableException fault) when (step.Lane is { } lane)
        {
            await faults.NoteAsync(fault, lane, found.Document.Id, cancellationToken);
            await turns.AgainAsync(found, lane, hint, cancellationToken);
            return null;
        }
        catch (PaymentRefusedException refused) when (step.Lane is not null)
        {
            return found.Document.WaitingForStaff(refused, clock.GetUtcNow());
        }
    }

    /// <summary>
    /// Writes the new state. Returns the pre-order as it is now, and whether it is this state: another process may come first.
    /// </summary>
    private async Task<(Versioned<PreorderDocument>? Found, bool IsCurrent)> WriteAsync(
        PaymentSubject subject,
        Versioned<PreorderDocument> found,
        PreorderDocument next,
        CancellationToken cancellationToken
    )
    {
        if (ReferenceEquals(next, found.Document))
            return (found, true);
        if (await store.ReplaceAsync(PreorderDocument.Container, next, found.ETag, cancellationToken) is not { } etag)
            return (await FindAsync(subject, cancellationToken), false);
        if (next.Status == PreorderStatus.AwaitingPayment && found.Document.Status == PreorderStatus.Reserved)
            await hints.PaymentAsync(next, next.HoldUntil); // the units are needed as soon as the hold ends
        if (next.StaffNeeded is { } reason)
            faults.Note(reason, next);
        if (next.Mails.Length > found.Document.Mails.Length)
            await hints.MailAsync(next);
        return (new(next, etag), true);
    }

    /// <summary>Records that the payment provider's objects were checked. A check that was asked for since stays due.</summary>
    private async Task NoteLookedAsync(
        Versioned<PreorderDocument> found,
        DateTimeOffset? lookAt,
        CancellationToken cancellationToken
    )
    {
        if (lookAt <= clock.GetUtcNow() && found.Document.LookAt == lookAt)
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
}
