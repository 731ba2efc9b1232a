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

    /// <summary>
    /// Sends the mail and records its outcome. If sending fails, releases the claim and throws.
    /// </summary>
    public static async Task HandOverAsync(Func<Task<MailOutcome>> send, Func<Task> release, Func<MailOutcome, Task> complete)
    {
        MailOutcome outcome;
        try
        {
            outcome = await send();
        }
        catch
        {
            await release();
            throw;
        }

        await complete(outcome);
    }
}
