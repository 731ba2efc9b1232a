namespace CampaignFunctions.Suggestions;

/// <summary>The mails with one notice each about an event. People who want a daily digest get the notice in that.</summary>
/// <param name="Waiting">Mails that are still to be handed over.</param>
/// <param name="Sent">Mails that the mail server has accepted.</param>
/// <param name="Undelivered">Mails that cannot be delivered: the address is stopped, or the mail server refused it.</param>
/// <param name="LeftOut">
/// Mails that nobody is to get: the person has no proven address, or does not want them any more.
/// </param>
public sealed record NoticeMailCounts(long Waiting, long Sent, long Undelivered, long LeftOut);
