using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CampaignFunctions.Security;

/// <summary>
/// Computes a keyed hash of the network from which a ballot came: the /24 of an IPv4 address or the /48 of an IPv6 address. The
/// key changes every week. The hash shows only that ballots of one week share a network.
/// </summary>
public sealed class NetworkOrigin(Keyring keys)
{
    private const int KeptBytes = 12;

    private volatile WeeklyKey? _current;

    public string Of(IPAddress address, int pepper, DateTimeOffset now)
    {
        var (bytes, kept) =
            address.AddressFamily == AddressFamily.InterNetwork ? (address.GetAddressBytes(), 3) : (address.GetAddressBytes(), 6);
        Array.Clear(bytes, kept, bytes.Length - kept);
        var hash = Keyring.Hash(Key(pepper, now), Convert.ToHexString(bytes));
        return Base64Url.EncodeToString(hash.AsSpan(0, KeptBytes));
    }

    private byte[] Key(int pepper, DateTimeOffset now)
    {
        var week = now.ToUnixTimeSeconds() / (7 * 86_400);
        if (_current is { } key && key.Week == week && key.Pepper == pepper)
            return key.Bytes;
        var fresh = new WeeklyKey(pepper, week, keys.Hash(pepper, "network", week.ToString(CultureInfo.InvariantCulture)));
        _current = fresh;
        return fresh.Bytes;
    }

    private sealed record WeeklyKey(int Pepper, long Week, byte[] Bytes);
}
