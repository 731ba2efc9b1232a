namespace CampaignFunctions.Notifications;

/// <summary>
/// The mail server did not accept a mail now, or nobody knows whether it did: it refused for now, is away or does not answer. The
/// mail is sent again later. The message never contains the address.
/// </summary>
public sealed class MailNotSentException(string message) : Exception(message);
