namespace CampaignFunctions.Notifications;

/// <summary>A server did not take a mail.</summary>
public sealed class MailNotSentException(string message) : Exception(message);
