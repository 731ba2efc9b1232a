namespace CampaignFunctions.Notifications;

/// <summary>Details of a bounce.</summary>
/// <param name="Type">
/// <c>Permanent</c>; a bounce of any other type changes nothing, because the address may get mail later.
/// </param>
public sealed record MailBounce(string? Type = null);
