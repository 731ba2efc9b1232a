namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>The answer to a call: an HTTP status and a body.</summary>
internal sealed record StripeAnswer(int Status, string Body);
