using CampaignFunctions.Messaging;

namespace CampaignFunctions.Payments;

/// <summary>
/// Look at this pre-order, or at the one that this payment belongs to, or, with neither, at what the provider says has happened lately.
/// </summary>
public sealed record PaymentHint(string? CampaignId = null, string? PreorderId = null, string? PaymentId = null)
{
    public const string QueueName = "payments";

    public static readonly QueueName<PaymentHint> Queue = new(QueueName, PaymentJson.Default.PaymentHint);
}
