using CampaignFunctions.Messaging;

namespace CampaignFunctions.Payments;

/// <summary>
/// Look at this pre-order, or at the one that this payment belongs to, or, with neither, at what the provider says has happened lately.
/// </summary>
/// <param name="IsNotice">Whether the provider says that something has happened: then its objects are looked at. Else only what is due is done.</param>
/// <param name="IsSuccess">Whether all it says is that the payment succeeded.</param>
/// <param name="Retries">How often it is sent again, soon, where the provider does not answer: for what a customer waits for. The rest is left to the sweep.</param>
public sealed record PaymentHint(
    string? CampaignId = null,
    string? PreorderId = null,
    string? PaymentId = null,
    bool IsNotice = false,
    bool IsSuccess = false,
    int Retries = 0
)
{
    public const string QueueName = "payments";

    public static readonly QueueName<PaymentHint> Queue = new(QueueName, PaymentJson.Default.PaymentHint);
}
