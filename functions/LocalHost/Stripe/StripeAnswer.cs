namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>An answer.</summary>
internal sealed record StripeAnswer(int Status, string Body);
