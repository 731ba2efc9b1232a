namespace CampaignFunctions.Participants;

/// <summary>A visitor who wants to take part: by email, whose proof is then mailed, or anonymously where the campaign is open.</summary>
public sealed record JoinRequest
{
    public string? Email { get; init; }

    /// <summary>A language tag, for mail.</summary>
    public string? Locale { get; init; }

    public ConsentRequest[]? Consents { get; init; }
}
