namespace CampaignFunctions.Payments;

/// <summary>The pre-order that something at the provider belongs to.</summary>
public sealed record PaymentSubject(string CampaignId, string PreorderId);
