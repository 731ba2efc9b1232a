namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>An answer that was given under an idempotency key, and the hash of what was asked.</summary>
internal sealed record KeptAnswer(string Hash, int Status, string Body, DateTimeOffset At);
