namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>The switches.</summary>
internal sealed record StripeFaultsRequest(StripeFaultRule[]? Calls = null, StripeDelivery? Webhooks = null);
