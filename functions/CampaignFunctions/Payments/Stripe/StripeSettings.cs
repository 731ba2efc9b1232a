using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Payments.Stripe;

/// <summary>Settings under <c>Stripe</c>.</summary>
public sealed class StripeSettings
{
    [Description(
        "A secret or restricted key. A restricted one must write customers, checkout sessions, payment intents and refunds, "
            + "and read charges, disputes and events. The local host simulates Stripe if it is unset."
    )]
    public string ApiKey { get; set; } = "";

    [Description("Where the API is, without a slash at the end; Stripe's own by default.")]
    [HttpUrl]
    public string? ApiBase { get; set; }

    [Description("The secret of the webhook endpoint `/api/stripe/events`.")]
    public string WebhookSecret { get; set; } = "";

    [Description("How long one call may take.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00"), Harmless]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
