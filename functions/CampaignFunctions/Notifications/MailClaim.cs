using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Notifications;

/// <summary>
/// Hands over a mail that this process has claimed in the document that the mail is about, so two processes never send it at
/// once. A crash between the server's acceptance and our record repeats the mail with the same Message-ID; nothing else repeats
/// it.
/// </summary>
internal static class MailClaim
{
    /// <summary>How long a claim lasts: longer than handing over a mail may take.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Returns how long to wait after an attempt: three times as long after each one, and half an hour at most.
    /// </summary>
    /// <param name="attempts">The number of attempts before this one.</param>
    public static TimeSpan WaitAfter(int attempts)
    {
        var wait = FirstWait * Math.Pow(3, Math.Min(attempts, 10));
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>
    /// Sends the mail and records its outcome. If the mail server does not take it now, postpones it: the message that led to the
    /// mail is done, because another one comes at the new time. After any other fault, releases the claim and throws.
    /// </summary>
    public static async Task HandOverAsync(
        Func<Task<MailOutcome>> send,
        Func<Task> release,
        Func<Task> postpone,
        Func<MailOutcome, Task> complete
    )
    {
        MailOutcome outcome;
        try
        {
            outcome = await send();
        }
        catch (MailNotSentException fault)
        {
            CampaignTelemetry.PostponedMails.Add(1, new KeyValuePair<string, object?>("reason", fault.Message));
            await postpone();
            return;
        }
        catch
        {
            await release();
            throw;
        }

        await complete(outcome);
    }
}
