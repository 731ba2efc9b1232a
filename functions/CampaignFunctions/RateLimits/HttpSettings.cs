namespace CampaignFunctions.RateLimits;

/// <summary>Settings under <c>Http</c>.</summary>
public sealed class HttpSettings
{
    /// <summary>Origins whose pages may call, separated by commas. None by default.</summary>
    public string? Origins { get; set; }

    /// <summary>The header that names the client's address. None by default.</summary>
    public string? ClientAddressHeader { get; set; }

    /// <summary>Addresses or networks (CIDR), separated by commas, from which that header is believed.</summary>
    public string? KnownProxies { get; set; }
}
