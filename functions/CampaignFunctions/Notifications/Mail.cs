namespace CampaignFunctions.Notifications;

/// <summary>A mail in plain text.</summary>
/// <param name="MessageId">Without angle brackets; derived from what the mail is about, never random.</param>
public sealed record Mail(string To, string Subject, string Text, string MessageId)
{
    /// <summary>The address stays out of logs.</summary>
    public override string ToString() => $"Mail {MessageId}";
}
