using System.Text.Json;
using CampaignFunctions.Notifications;

namespace CampaignFunctions.LocalHost;

/// <summary>Stands in for all mailboxes. It keeps sent mail in a file, one mail a line, and lists it.</summary>
internal sealed class LocalMailbox(string file, TimeProvider clock) : IMailer
{
    private readonly Lock _lock = new();

    public Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.Serialize(
            new(mail.To, mail.Subject, mail.Text, clock.GetUtcNow()) { Html = mail.Html, UnsubscribeUrl = mail.UnsubscribeUrl },
            LocalJson.Default.MailboxItem
        );
        try
        {
            lock (_lock)
                File.AppendAllText(file, "\n" + line + "\n"); // apart from a line that was cut off
        }
        catch (IOException)
        {
            throw new MailNotSentException("mailbox"); // for example, the disk is full
        }

        return Task.FromResult(MailOutcome.Accepted);
    }

    /// <summary>Returns the mail to an address, or all mail if the address is null. The newest mail comes first.</summary>
    public MailboxItem[] Items(string? to)
    {
        lock (_lock)
        {
            return !File.Exists(file)
                ? []
                :
                [
                    .. File.ReadLines(file)
                        .Select(Parse)
                        .OfType<MailboxItem>()
                        .Where(mail => to is null || mail.To == to)
                        .Reverse(),
                ];
        }
    }

    /// <summary>Returns the mail of a line, or null if the line was cut off.</summary>
    private static MailboxItem? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, LocalJson.Default.MailboxItem);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
