using System.Net;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// Counts the writing calls of each client network to a campaign against an hourly limit: of an IPv4 address or an IPv6 /64, and
/// of an IPv6 /48 against a higher one.
/// </summary>
public sealed class AddressLimit(HourlyLimits limits, IOptions<LimitSettings> settings)
{
    /// <summary>How many times the limit of a /64 a /48 has.</summary>
    public const int SiteFactor = 16;

    private const string Kind = "address";

    /// <summary>Counts the call, or returns 429 if the network has reached its limit for this hour.</summary>
    public Problem? Take(IPAddress address, string campaignId, int perHour)
    {
        if (IsExempt(address))
            return null;
        foreach (var (key, limit) in Keys(address, perHour))
        {
            if (limits.Check(campaignId, Kind, key, limit) is { } problem)
                return problem;
        }

        foreach (var (key, _) in Keys(address, perHour))
            limits.Add(campaignId, Kind, key);
        return null;
    }

    /// <summary>Returns what is left of the limit; null if the network has none.</summary>
    public Allowance? Left(IPAddress address, string campaignId, int perHour) =>
        IsExempt(address)
            ? null
            : Keys(address, perHour).Select(each => limits.Left(campaignId, Kind, each.Key, each.Limit)).MinBy(left => left.Left);

    private bool IsExempt(IPAddress address) => settings.Value.ExemptLoopback && IPAddress.IsLoopback(address);

    private static IEnumerable<(string Key, int Limit)> Keys(IPAddress address, int perHour)
    {
        yield return (ClientNetwork.Of(address), perHour);
        if (ClientNetwork.SiteOf(address) is { } site)
            yield return (site, checked((int)Math.Min((long)perHour * SiteFactor, int.MaxValue)));
    }
}
