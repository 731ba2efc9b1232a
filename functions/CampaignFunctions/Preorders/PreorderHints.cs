using CampaignFunctions.Messaging;
using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>Hints at pre-orders that have something to do.</summary>
public sealed class PreorderHints(IMessageSender sender)
{
    /// <summary>Of what a customer waits for: a call to the provider that is lost must not cost minutes.</summary>
    private const int Retries = 2;

    /// <summary>Whatever is due: payment, mail, or both.</summary>
    public async Task SendAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        if (preorder.DueAt is not null || preorder.LookAt is not null)
            await sender.SendAsync(
                PaymentHint.Queue,
                PaymentHint.ForPreorder(preorder.CampaignId, preorder.Id, Retries),
                TimeSpan.Zero,
                cancellationToken
            );
        await MailAsync(preorder, cancellationToken);
    }

    public Task PaymentAsync(PreorderDocument preorder, TimeSpan delay, CancellationToken cancellationToken) =>
        sender.SendAsync(PaymentHint.Queue, PaymentHint.ForPreorder(preorder.CampaignId, preorder.Id), delay, cancellationToken);

    /// <summary>The same hint once more, later.</summary>
    public Task AgainAsync(PaymentHint hint, TimeSpan delay, CancellationToken cancellationToken) =>
        sender.SendAsync(PaymentHint.Queue, hint, delay, cancellationToken);

    public async Task MailAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        if (preorder.Mails.Length > 0)
            await sender.SendAsync(
                PreorderMailHint.Queue,
                new(preorder.CampaignId, preorder.Id),
                TimeSpan.Zero,
                cancellationToken
            );
    }
}
