namespace CampaignFunctions.Security;

/// <summary>How much is known of a participant.</summary>
public static class Tiers
{
    /// <summary>An anonymous visitor of an open campaign.</summary>
    public const string Open = "open";

    /// <summary>A person whose email is proven.</summary>
    public const string Verified = "verified";

    public static readonly IReadOnlyList<string> All = [Open, Verified];
}
