namespace CampaignFunctions.Payments;

/// <summary>A refund to create, of a part of a payment.</summary>
public sealed record RefundOrder(PaymentSubject Subject, string PaymentId, long Amount, string Purpose);
