namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>The switches for faults: rules for calls, and the delivery of notices.</summary>
internal sealed record StripeFaultsRequest(StripeFaultRule[]? Calls = null, StripeDelivery? Webhooks = null);
