namespace CampaignFunctions.Notifications;

/// <summary>A mail in plain text.</summary>
/// <param name="MessageId">
/// The Message-ID without angle brackets. It is derived from the topic of the mail, and never random.
/// </param>
public sealed record Mail(string To, string Subject, string Text, string MessageId)
{
    /// <summary>Returns a text without the address, which must stay out of logs.</summary>
    public override string ToString() => $"Mail {MessageId}";
}
