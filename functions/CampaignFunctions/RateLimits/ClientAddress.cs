using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// Finds the client's address. Normally it is the address of the connection. If the connection comes from a known proxy, it is
/// the last address in a configured header that does not belong to a known proxy.
/// </summary>
public sealed class ClientAddress(IOptions<HttpSettings> settings)
{
    private readonly string? _header = settings.Value.ClientAddressHeader;

    private readonly IPNetwork[] _proxies = [.. settings.Value.KnownProxies.Select(Network)];

    public IPAddress Of(HttpRequest request)
    {
        var address = Plain(request.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None);
        if (string.IsNullOrEmpty(_header) || !IsProxy(address))
            return address;

        var named = string.Join(',', request.Headers[_header].ToArray()).Split(',', StringSplitOptions.TrimEntries);
        foreach (var text in named.Reverse())
        {
            if (!TryParse(text, out var claimed))
                return address;
            address = claimed;
            if (!IsProxy(address))
                return address;
        }

        return address;
    }

    /// <summary>Returns whether a connection from this address is trusted to name the client's address in the header.</summary>
    internal bool Believes(IPAddress address) => !string.IsNullOrEmpty(_header) && IsProxy(address);

    private bool IsProxy(IPAddress address) => _proxies.Any(proxy => proxy.Contains(address));

    private static IPNetwork Network(string text) =>
        text.Contains('/')
            ? IPNetwork.Parse(text)
            : new(IPAddress.Parse(text), IPAddress.Parse(text).GetAddressBytes().Length * 8);

    /// <summary>Reads an address with or without a port, because proxies write both forms.</summary>
    private static bool TryParse(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (!IPEndPoint.TryParse(text, out var endpoint))
            return false;
        address = Plain(endpoint.Address);
        return true;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
