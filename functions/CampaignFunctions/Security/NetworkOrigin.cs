using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CampaignFunctions.Security;

/// <summary>
/// Computes keyed hashes of the networks from which calls come. The keys change every week, and ballots and orders have different
/// ones. A hash shows only that ballots, or orders, of one week share a network.
/// </summary>
public sealed class NetworkOrigin(Keyring keys)
{
    private const int KeptBytes = 12;

    private readonly WeeklyKeys _ballots = new(keys, "network");
    private readonly WeeklyKeys _orders = new(keys, "order-network");

    /// <summary>
    /// Returns the hash of the network of a ballot: the /24 of an IPv4 address or the /48 of an IPv6 address.
    /// </summary>
    public string Of(IPAddress address, int pepper, DateTimeOffset now) =>
        Hash(_ballots.Of(pepper, now), address, IsV4(address) ? 3 : 6);

    /// <summary>
    /// Returns the hash of the network of an order: an IPv4 address, or the /56 of an IPv6 address, the least that a home gets.
    /// </summary>
    public string OfOrder(IPAddress address, int pepper, DateTimeOffset now) =>
        Hash(_orders.Of(pepper, now), address, IsV4(address) ? 4 : 7);

    private static bool IsV4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    private static string Hash(byte[] key, IPAddress address, int kept)
    {
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, kept, bytes.Length - kept);
        return Base64Url.EncodeToString(Keyring.Hash(key, Convert.ToHexString(bytes)).AsSpan(0, KeptBytes));
    }

    private sealed class WeeklyKeys(Keyring keys, string purpose)
    {
        private volatile WeeklyKey? _current;

        public byte[] Of(int pepper, DateTimeOffset now)
        {
            var week = now.ToUnixTimeSeconds() / (7 * 86_400);
            if (_current is { } key && key.Week == week && key.Pepper == pepper)
                return key.Bytes;
            var fresh = new WeeklyKey(pepper, week, keys.Hash(pepper, purpose, week.ToString(CultureInfo.InvariantCulture)));
            _current = fresh;
            return fresh.Bytes;
        }
    }

    private sealed record WeeklyKey(int Pepper, long Week, byte[] Bytes);
}
