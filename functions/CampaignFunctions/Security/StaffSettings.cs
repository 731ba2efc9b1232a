namespace CampaignFunctions.Security;

/// <summary>Settings under <c>Staff</c>: who signs staff tokens, and for whom.</summary>
public sealed class StaffSettings
{
    public string Issuer { get; set; } = "";

    public string Audience { get; set; } = "";

    /// <summary>The provider's metadata; by default the issuer's <c>/.well-known/openid-configuration</c>.</summary>
    public string? MetadataAddress { get; set; }
}
