namespace CampaignFunctions.Participants;

/// <summary>A proven address of a person, and the language tag of mail to the address.</summary>
public sealed record MailReceiver(string Email, string? Locale)
{
    /// <summary>Returns only the name of the type, so that the person's address stays out of logs.</summary>
    public override string ToString() => nameof(MailReceiver);
}
