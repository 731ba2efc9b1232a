using MailKit.Security;

namespace CampaignFunctions.Notifications;

/// <summary>Settings under <c>Smtp</c>.</summary>
public sealed class SmtpSettings
{
    /// <summary>The server; where there is none, the local host keeps mail in its mailbox.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    /// <summary><c>StartTls</c>, <c>SslOnConnect</c>, or <c>None</c> for a server on this machine.</summary>
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.StartTls;

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>The sender, as in <c>The new 500 &lt;hello@campaign.example&gt;</c>.</summary>
    public string From { get; set; } = "no-reply@localhost";

    /// <summary>How long the server may take for any one step.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}
