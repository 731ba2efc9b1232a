using System.Text.Json;
using CampaignFunctions.Notifications;

namespace CampaignFunctions.LocalHost;

/// <summary>Stands in for everybody's mailbox: mail that is sent is kept in a file, a line each, and shown.</summary>
internal sealed class LocalMailbox(string file, TimeProvider clock) : IMailer
{
    private readonly Lock _lock = new();

    public Task<bool> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.Serialize(
            new(mail.To, mail.Subject, mail.Text, clock.GetUtcNow()),
            LocalJson.Default.MailboxItem
        );
        lock (_lock)
            File.AppendAllText(file, line + "\n");
        return Task.FromResult(true);
    }

    /// <summary>The mail to an address, or all; the newest first.</summary>
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

    /// <summary>Null for a line that was cut off.</summary>
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
