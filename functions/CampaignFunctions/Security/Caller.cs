namespace CampaignFunctions.Security;

/// <summary>Who is calling: a participant of one campaign, staff, or nobody known.</summary>
public abstract record Caller
{
    public static readonly Caller Anonymous = new Nobody();

    private sealed record Nobody : Caller;
}

/// <summary>A bearer of a participant token. The voter key is all that is known of the person.</summary>
/// <param name="Since">When the voter key was made.</param>
public sealed record Participant(string CampaignId, string VoterKey, string Tier, DateTimeOffset Since) : Caller;

/// <summary>A bearer of a staff token.</summary>
public sealed record Staff(string Issuer, string Subject, IReadOnlyList<string> Roles) : Caller
{
    public const string Marketer = "marketer";
    public const string Moderator = "moderator";
    public const string Admin = "admin";

    /// <summary>Admins may do all.</summary>
    public bool Has(string role) => Roles.Contains(role) || Roles.Contains(Admin);
}

/// <summary>How much is known of a participant.</summary>
public static class Tiers
{
    /// <summary>An anonymous visitor of an open campaign.</summary>
    public const string Open = "open";

    /// <summary>A person whose email is proven.</summary>
    public const string Verified = "verified";

    public static readonly IReadOnlyList<string> All = [Open, Verified];
}
