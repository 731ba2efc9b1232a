namespace CampaignFunctions.Payments;

/// <summary>A part of a payment to be given back.</summary>
public sealed record RefundOrder(PaymentSubject Subject, string PaymentId, long Amount, string Purpose);
