using System.Net;
using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// Finds the client's address. Normally it is the address of the connection. If the connection comes from a known proxy, it is
/// the last address in a configured header that does not belong to a known proxy.
/// </summary>
public sealed class ClientAddress(IOptions<HttpSettings> settings)
{
    /// <summary>After so many calls in a row without a named client, all callers share one address.</summary>
    private const int MaxUnnamed = 10;

    private static readonly IPNetwork LinkLocal = IPNetwork.Parse("169.254.0.0/16");

    private readonly string? _header = settings.Value.ClientAddressHeader;

    private readonly IPNetwork[] _proxies = [.. settings.Value.KnownProxies.Select(Network)];

    private volatile int _unnamed;

    /// <summary>Returns the client's address; the address of the connection if nobody names the client.</summary>
    public IPAddress Of(HttpRequest request)
    {
        var connection = Plain(request.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None);
        var address = Of(request, connection);
        var isNamed = !address.Equals(connection) && !IsProxy(address) && !IsLinkLocal(address);
        _unnamed = isNamed ? 0 : Math.Min(_unnamed + 1, MaxUnnamed); // a lost update delays the answer by a call
        return address;
    }

    /// <summary>
    /// Returns whether a proxy at this address is trusted to name the clients, and did so in one of the last calls.
    /// </summary>
    internal bool TellsApart(IPAddress proxy) => !string.IsNullOrEmpty(_header) && IsProxy(proxy) && _unnamed < MaxUnnamed;

    private IPAddress Of(HttpRequest request, IPAddress connection)
    {
        if (string.IsNullOrEmpty(_header) || !IsProxy(connection))
            return connection;

        var address = connection;
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

    /// <summary>
    /// Returns whether the address is of the machine's own network: a client is never there, but a front end may be.
    /// </summary>
    private static bool IsLinkLocal(IPAddress address) => address.IsIPv6LinkLocal || LinkLocal.Contains(address);

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
