namespace CampaignFunctions.Security;

/// <summary>A caller with a staff token.</summary>
/// <param name="Roles">The roles of this API that the token names; other roles mean nothing here.</param>
public sealed record Staff(string Issuer, string Subject, IReadOnlyList<string> Roles) : Caller
{
    public const string Marketer = "marketer";
    public const string Moderator = "moderator";
    public const string Admin = "admin";

    private static readonly string[] Known = [Marketer, Moderator, Admin];

    /// <summary>Returns those of the names that are roles of this API.</summary>
    public static string[] RolesIn(IEnumerable<string> names) => [.. names.Where(Known.Contains)];

    /// <summary>Returns whether the caller has the role. An admin has every role.</summary>
    public bool Has(string role) => Roles.Contains(role) || Roles.Contains(Admin);
}
