namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>The answer to a request with an idempotency key, and the hash of the request.</summary>
internal sealed record KeptAnswer(string Hash, int Status, string Body, DateTimeOffset At);
