namespace CampaignFunctions.Security;

/// <summary>Settings under <c>Keys</c>: secrets in base64 by number.</summary>
public sealed class KeySettings
{
    public Dictionary<int, string> Peppers { get; set; } = [];

    public Dictionary<int, string> SigningKeys { get; set; } = [];
}
