using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace CampaignFunctions.Notifications;

/// <summary>
/// Sends mail through an SMTP server, with one connection for each mail. The connection is encrypted as configured, and
/// authenticates if a user is set.
/// </summary>
public sealed partial class SmtpMailer(IOptions<SmtpSettings> settings) : IMailer
{
    private const int Permanent = 500; // RFC 5321, section 4.2.1

    private readonly MailboxAddress _sender = MailboxAddress.Parse(settings.Value.From);

    public async Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (MailboxAddresses.Parse(mail.To) is not { } receiver)
            return MailOutcome.UnknownReceiver;
        using var message = Message(mail, receiver);
        try
        {
            return await HandOverAsync(message, receiver, cancellationToken);
        }
        catch (SmtpCommandException refused)
            when (refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)refused.StatusCode >= Permanent)
        {
            return IsAboutTheAddress(refused) ? MailOutcome.UnknownReceiver : MailOutcome.Refused;
        }
        catch (SmtpCommandException refused)
            when (refused.ErrorCode == SmtpErrorCode.MessageNotAccepted && (int)refused.StatusCode >= Permanent)
        {
            return MailOutcome.Refused;
        }
        catch (SmtpCommandException refused)
        {
            // The server's own message often repeats the address.
            throw new MailNotSentException($"The mail server answered {(int)refused.StatusCode} ({refused.ErrorCode}).");
        }
        catch (Exception away) when (IsAway(away) && !cancellationToken.IsCancellationRequested)
        {
            throw new MailNotSentException($"The mail server is away, or refuses the connection ({away.GetType().Name}).");
        }
    }

    /// <summary>
    /// Returns whether no conversation with the server came about, for example because it offers no encryption, or it ended
    /// before the mail was handed over.
    /// </summary>
    private static bool IsAway(Exception fault) =>
        fault
            is IOException
                or SocketException
                or TimeoutException
                or OperationCanceledException
                or NotSupportedException
                or ProtocolException
                or ServiceNotConnectedException
                or ServiceNotAuthenticatedException
                or SslHandshakeException
                or AuthenticationException
                or System.Security.Authentication.AuthenticationException;

    /// <summary>
    /// Returns whether the server refuses the address, and not us: its enhanced status is about the address or the mailbox (RFC
    /// 3463, sections 3.2 and 3.3), or it gives none.
    /// </summary>
    private static bool IsAboutTheAddress(SmtpCommandException refused) =>
        EnhancedStatus().Match(refused.Message) is not { Success: true } status || status.Groups[1].Value is "1" or "2";

    [GeneratedRegex(@"\b5\.([0-9]{1,3})\.[0-9]{1,3}\b")]
    private static partial Regex EnhancedStatus();

    private MimeMessage Message(Mail mail, MailboxAddress receiver)
    {
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html }.ToMessageBody(),
            MessageId = $"{mail.Name}@{_sender.Domain}",
        };
        message.From.Add(_sender);
        message.To.Add(receiver);
        // No machine that answers mail, such as an absence notice, answers this one (RFC 3834, section 5).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (mail.UnsubscribeUrl is { } url)
        {
            // Mail programs show a button that unsubscribes by one POST (RFC 8058, section 3.1).
            message.Headers.Add("List-Unsubscribe", $"<{url}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        return message;
    }

    /// <summary>
    /// Hands the message over, unless its receiver has letters outside ASCII before the @ and the server takes none (RFC 6531).
    /// </summary>
    private async Task<MailOutcome> HandOverAsync(
        MimeMessage message,
        MailboxAddress receiver,
        CancellationToken cancellationToken
    )
    {
        var smtp = settings.Value;
        using var client = new SmtpClient { Timeout = (int)smtp.Timeout.TotalMilliseconds, LocalDomain = _sender.Domain };
        await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Security, cancellationToken);
        if (!string.IsNullOrEmpty(smtp.User))
            await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", cancellationToken);
        var isUnderstood = !receiver.IsInternational || client.Capabilities.HasFlag(SmtpCapabilities.UTF8);
        if (isUnderstood)
            await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
        return isUnderstood ? MailOutcome.Accepted : MailOutcome.UnknownReceiver;
    }
}
