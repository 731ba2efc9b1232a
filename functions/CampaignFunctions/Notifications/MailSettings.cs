using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Notifications;

/// <summary>Settings under <c>Mail</c>.</summary>
public sealed class MailSettings
{
    [Description(
        "How many mails about ideas and news go out in a second, over all processes. Other mail does not wait for them."
    )]
    [Range(0.01, 100_000d), Harmless]
    public double PerSecond { get; set; } = 10;

    [Description("The hour of the day, in UTC, at which daily digests go out.")]
    [Range(0, 23), Harmless]
    public int DigestHour { get; set; } = 7;

    [Description(
        "The secrets that sign the events of the mail provider, each as `whsec_` and base64. To change it, set both the new and "
            + "the old one for a while. Without any, every event is refused."
    )]
    [WebhookSecrets]
    public string[] EventSecrets { get; set; } = [];
}
