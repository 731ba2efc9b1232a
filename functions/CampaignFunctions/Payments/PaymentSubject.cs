namespace CampaignFunctions.Payments;

/// <summary>The pre-order to which an object at the payment provider belongs.</summary>
public sealed record PaymentSubject(string CampaignId, string PreorderId);
