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
        AgainAsync(PaymentHint.ForPreorder(preorder.CampaignId, preorder.Id), at);

    /// <summary>Sends a hint that arrives at this time; at once if it is null or past.</summary>
    public Task AgainAsync(PaymentHint hint, DateTimeOffset? at)
    {
        var now = clock.GetUtcNow();
        return sender.HintAsync(PaymentHint.Queue, hint, at > now ? at.Value - now : TimeSpan.Zero, clock);
    }

    /// <summary>Sends a hint for the mail that was postponed to this time.</summary>
    public Task MailAgainAsync(PreorderDocument preorder, DateTimeOffset at) =>
        sender.HintAsync(PreorderMailHint.Queue, new(preorder.CampaignId, preorder.Id), at - clock.GetUtcNow(), clock);

    public async Task MailAsync(PreorderDocument preorder)
    {
        if (preorder.Mails.Length > 0)
            await sender.HintAsync(PreorderMailHint.Queue, new(preorder.CampaignId, preorder.Id), TimeSpan.Zero, clock);
    }
}
