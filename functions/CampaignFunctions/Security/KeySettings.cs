using System.ComponentModel;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Security;

/// <summary>Settings under <c>Keys</c>: secrets in base64, by number. The local host creates them at its first start.</summary>
public sealed class KeySettings
{
    [Description("Secrets for keyed hashes. A campaign keeps the pepper that was the highest when the campaign was created.")]
    [SecretKeys]
    public Dictionary<int, string> Peppers { get; set; } = [];

    [Description("Secrets that sign participant tokens: the highest number signs, all verify.")]
    [SecretKeys]
    public Dictionary<int, string> SigningKeys { get; set; } = [];
}
