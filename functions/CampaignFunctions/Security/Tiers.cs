namespace CampaignFunctions.Security;

/// <summary>The tiers of participants: the degrees to which a participant is known.</summary>
public static class Tiers
{
    /// <summary>An anonymous visitor of an open campaign.</summary>
    public const string Open = "open";

    /// <summary>A person with a verified email address.</summary>
    public const string Verified = "verified";

    public static readonly IReadOnlyList<string> All = [Open, Verified];
}
