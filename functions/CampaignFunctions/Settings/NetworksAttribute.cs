using System.ComponentModel.DataAnnotations;
using System.Net;

namespace CampaignFunctions.Settings;

/// <summary>Requires IP addresses, or networks in CIDR notation.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NetworksAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is string[] list && Array.TrueForAll(list, IsNetwork);

    private static bool IsNetwork(string text) => IPNetwork.TryParse(text, out _) || IPAddress.TryParse(text, out _);
}
