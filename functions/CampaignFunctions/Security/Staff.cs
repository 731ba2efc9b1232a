namespace CampaignFunctions.Security;

/// <summary>A caller with a staff token.</summary>
public sealed record Staff(string Issuer, string Subject, IReadOnlyList<string> Roles) : Caller
{
    public const string Marketer = "marketer";
    public const string Moderator = "moderator";
    public const string Admin = "admin";

    /// <summary>Returns whether the caller has the role. An admin has every role.</summary>
    public bool Has(string role) => Roles.Contains(role) || Roles.Contains(Admin);
}
