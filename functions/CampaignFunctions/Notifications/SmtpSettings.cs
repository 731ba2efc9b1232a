using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CampaignFunctions.Settings;
using MailKit.Security;

namespace CampaignFunctions.Notifications;

/// <summary>Settings under <c>Smtp</c>.</summary>
public sealed class SmtpSettings
{
    [Description("The mail server. The local host keeps mail in its mailbox if it is unset.")]
    [Harmless]
    public string Host { get; set; } = "";

    [Description("The mail server's port.")]
    [Range(1, 65_535), Harmless]
    public int Port { get; set; } = 587;

    [Description("How the connection is encrypted; `None` is for a server on the same machine.")]
    [Harmless]
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.StartTls;

    [Description("The user name, if the server wants one.")]
    public string? User { get; set; }

    [Description("The password of that user.")]
    public string? Password { get; set; }

    [Description("The sender, as in `The new 500 <hello@campaign.example>`.")]
    [MailSender, Harmless]
    public string From { get; set; } = "no-reply@localhost";

    [Description("How long the server may take for one step.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00"), Harmless]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}
