using System.Net;
using CampaignFunctions.Problems;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.RateLimits;

/// <summary>Counts the writing calls of each client address to a campaign against an hourly limit.</summary>
public sealed class AddressLimit(HourlyLimits limits, IOptions<LimitSettings> settings)
{
    private const string Kind = "address";

    /// <summary>Counts the call, or returns 429 if the address has reached its limit for this hour.</summary>
    public Problem? Take(IPAddress address, string campaignId, int perHour)
    {
        if (settings.Value.ExemptLoopback && IPAddress.IsLoopback(address))
            return null;

        var key = address.ToString();
        if (limits.Check(campaignId, Kind, key, perHour) is { } problem)
            return problem;
        limits.Add(campaignId, Kind, key);
        return null;
    }
}
