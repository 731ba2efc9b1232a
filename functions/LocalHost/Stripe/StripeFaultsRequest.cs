namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>The switches for faults: rules for calls, the delivery of notices, and whether refunds wait for the bank.</summary>
internal sealed record StripeFaultsRequest(
    StripeFaultRule[]? Calls = null,
    StripeDelivery? Webhooks = null,
    bool? PendingRefunds = null
);
