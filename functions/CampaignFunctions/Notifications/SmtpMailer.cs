using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace CampaignFunctions.Notifications;

/// <summary>
/// Sends mail through an SMTP server, with one connection for each mail. The connection is encrypted as configured, and
/// authenticates if a user is set.
/// </summary>
public sealed class SmtpMailer(IOptions<SmtpSettings> settings) : IMailer
{
    private static readonly ParserOptions Strict = new() { AllowAddressesWithoutDomain = false };

    private const int Permanent = 500; // RFC 5321, section 4.2.1

    public async Task<bool> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (!MailboxAddress.TryParse(Strict, mail.To, out var receiver))
            return false;
        try
        {
            await HandOverAsync(mail, receiver, cancellationToken);
            return true;
        }
        catch (SmtpCommandException refused)
            when (refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted
                && (int)refused.StatusCode >= Permanent
            )
        {
            return false;
        }
        catch (SmtpCommandException refused)
        {
            // The server's own message often repeats the address.
            throw new MailNotSentException($"The mail server answered {(int)refused.StatusCode} ({refused.ErrorCode}).");
        }
    }

    private async Task HandOverAsync(Mail mail, MailboxAddress receiver, CancellationToken cancellationToken)
    {
        var smtp = settings.Value;
        using var message = new MimeMessage
        {
            Subject = mail.Subject,
            Body = new TextPart("plain") { Text = mail.Text },
            MessageId = mail.MessageId,
        };
        message.From.Add(MailboxAddress.Parse(smtp.From));
        message.To.Add(receiver);

        using var client = new SmtpClient { Timeout = (int)smtp.Timeout.TotalMilliseconds };
        await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Security, cancellationToken);
        if (!string.IsNullOrEmpty(smtp.User))
            await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", cancellationToken);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }
}
