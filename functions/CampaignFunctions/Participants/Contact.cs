namespace CampaignFunctions.Participants;

/// <summary>A name and an address, and the language tag of mail to it.</summary>
public sealed record Contact(string Name, string Email, string? Locale)
{
    /// <summary>Name and address stay out of logs.</summary>
    public override string ToString() => nameof(Contact);
}
