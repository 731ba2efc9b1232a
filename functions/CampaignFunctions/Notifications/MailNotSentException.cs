namespace CampaignFunctions.Notifications;

/// <summary>The mail server did not accept a mail.</summary>
public sealed class MailNotSentException(string message) : Exception(message);
