using CampaignFunctions.Messaging;
using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>Sends hints for pre-orders with due work.</summary>
public sealed class PreorderHints(IMessageSender sender)
{
    /// <summary>
    /// The retries of a hint for which a customer waits: a lost call to the payment provider must not cost minutes.
    /// </summary>
    private const int Retries = 2;

    /// <summary>Sends a hint for all due work: payment, mail, or both.</summary>
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

    /// <summary>Sends the same hint once more, after a delay.</summary>
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
