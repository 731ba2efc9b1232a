namespace CampaignFunctions.Participants;

/// <summary>
/// A visitor's request to take part: with an email address, to which a code is mailed, or anonymously if the campaign is open.
/// </summary>
public sealed record JoinRequest
{
    public string? Email { get; init; }

    /// <summary>The language tag for mail.</summary>
    public string? Locale { get; init; }

    public ConsentRequest[]? Consents { get; init; }
}
