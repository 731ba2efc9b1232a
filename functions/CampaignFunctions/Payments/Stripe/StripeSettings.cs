namespace CampaignFunctions.Payments.Stripe;

/// <summary>Settings under <c>Stripe</c>.</summary>
public sealed class StripeSettings
{
    /// <summary>The secret key; a restricted one needs to write customers, checkout sessions, payment intents and refunds, and to read disputes and events.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Where the API is, without a slash at the end; Stripe's own where absent.</summary>
    public string? ApiBase { get; set; }

    /// <summary>The secret of the webhook endpoint, with which its notices are signed.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
