using System.Net;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// Counts the calls of each client network to a campaign against hourly limits: of an IPv4 address or an IPv6 /64, and of an IPv6
/// /48 against a higher limit.
/// </summary>
public sealed class NetworkLimit(HourlyLimits limits, IOptions<LimitSettings> settings)
{
    /// <summary>Returns this hour's count of calls of a kind from a network; null if the network has no limits.</summary>
    public NetworkCount? Find(string campaignId, string kind, IPAddress address)
    {
        if (settings.Value.ExemptLoopback && IPAddress.IsLoopback(address))
            return null;
        var site = ClientNetwork.SiteOf(address);
        return new(
            limits.Of(campaignId, kind, ClientNetwork.Of(address)),
            site is null ? null : limits.Of(campaignId, kind, site)
        );
    }
}
