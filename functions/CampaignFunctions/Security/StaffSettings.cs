using System.ComponentModel;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Security;

/// <summary>Settings under <c>Staff</c>. The local host signs its own staff tokens and sets these settings itself.</summary>
public sealed class StaffSettings
{
    [Description("The OpenID Connect provider that signs staff tokens.")]
    [Harmless]
    public string Issuer { get; set; } = "";

    [Description("The audience that staff tokens must name.")]
    [Harmless]
    public string Audience { get; set; } = "";

    [Description("Where the provider publishes its keys; by default the issuer's `/.well-known/openid-configuration`.")]
    [HttpUrl]
    public string? MetadataAddress { get; set; }
}
