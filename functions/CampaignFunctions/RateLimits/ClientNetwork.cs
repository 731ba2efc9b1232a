using System.Net;
using System.Net.Sockets;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// The networks by which the hourly limits know a client. A client of IPv6 has a whole /64 to itself, and often a /48, so single
/// addresses mean nothing there (RFC 6177).
/// </summary>
internal static class ClientNetwork
{
    /// <summary>Returns an IPv4 address, or the /64 of an IPv6 address.</summary>
    public static string Of(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? Prefix(address, 64) : $"{address}";

    /// <summary>Returns the /48 of an IPv6 address; null for an IPv4 address.</summary>
    public static string? SiteOf(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? Prefix(address, 48) : null;

    private static string Prefix(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bits / 8).Clear();
        return $"{new IPAddress(bytes)}/{bits}";
    }
}
