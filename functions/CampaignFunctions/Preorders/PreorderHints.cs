using CampaignFunctions.Messaging;
using CampaignFunctions.Payments;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Preorders;

/// <summary>Sends hints for pre-orders with due work. A hint comes at the turn of the pre-order, if it has one.</summary>
public sealed class PreorderHints(IMessageSender sender, TimeProvider clock)
{
    /// <summary>Sends a hint for all due work: payment, mail, or both.</summary>
    public async Task SendAsync(PreorderDocument preorder)
    {
        if (preorder.WorkDueAt() is not null)
            await PaymentAsync(preorder, preorder.TurnAt);
        await MailAsync(preorder);
    }

    /// <summary>Sends a hint for the next step.</summary>
    /// <param name="at">When the hint is to arrive; at once if null or past.</param>
    public Task PaymentAsync(PreorderDocument preorder, DateTimeOffset? at) =>
        sender.HintAsync(PaymentHint.Queue, PaymentHint.ForPreorder(preorder.CampaignId, preorder.Id), DelayUntil(at), clock);

    /// <summary>
    /// Sends a message again that is now being handled. It may be the only trace of an event, so if the queue does not take it,
    /// the queue delivers the first one again.
    /// </summary>
    /// <param name="at">When it is to arrive; at once if null or past.</param>
    /// <exception cref="Storage.StoreBusyException">The queue does not take it now.</exception>
    public Task AgainAsync(PaymentHint hint, DateTimeOffset? at, CancellationToken cancellationToken) =>
        sender.SendAsync(PaymentHint.Queue, hint, DelayUntil(at), cancellationToken);

    /// <summary>Sends a hint whose loss the sweep has found.</summary>
    /// <exception cref="Storage.StoreBusyException">The queue does not take it now.</exception>
    public Task SweepPaymentAsync(PreorderDocument preorder, CancellationToken cancellationToken) =>
        AgainAsync(PaymentHint.ForPreorder(preorder.CampaignId, preorder.Id), at: null, cancellationToken);

    /// <summary>Sends a hint for mail whose loss the sweep has found.</summary>
    /// <exception cref="Storage.StoreBusyException">The queue does not take it now.</exception>
    public Task SweepMailAsync(PreorderDocument preorder, CancellationToken cancellationToken) =>
        sender.SendAsync(PreorderMailHint.Queue, new(preorder.CampaignId, preorder.Id), TimeSpan.Zero, cancellationToken);

    /// <summary>Sends a hint for the mail that was postponed to this time.</summary>
    public Task MailAgainAsync(PreorderDocument preorder, DateTimeOffset at) =>
        sender.HintAsync(PreorderMailHint.Queue, new(preorder.CampaignId, preorder.Id), at - clock.GetUtcNow(), clock);

    public async Task MailAsync(PreorderDocument preorder)
    {
        if (preorder.Mails.Length > 0)
            await sender.HintAsync(PreorderMailHint.Queue, new(preorder.CampaignId, preorder.Id), TimeSpan.Zero, clock);
    }

    private TimeSpan DelayUntil(DateTimeOffset? at) => clock.GetUtcNow() is var now && at > now ? at.Value - now : TimeSpan.Zero;
}
