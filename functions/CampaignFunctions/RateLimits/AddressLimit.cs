using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.RateLimits;

/// <summary>Counts the writing calls of each client address to a campaign against its hourly limit.</summary>
public sealed class AddressLimit(HourlyLimits limits, ClientAddress clients, IOptions<LimitSettings> settings)
{
    private const string Kind = "address";

    /// <summary>Counts the call; 429 where the address has used up its hour.</summary>
    public Problem? Take(HttpRequest request, CampaignDefinition campaign) => Take(clients.Of(request), campaign);

    /// <summary>The same, for a call from this address.</summary>
    public Problem? Take(IPAddress address, CampaignDefinition campaign)
    {
        if (settings.Value.ExemptLoopback && IPAddress.IsLoopback(address))
            return null;

        var key = address.ToString();
        if (limits.Check(campaign, Kind, key, campaign.LimitPerAddress ?? HourlyLimits.DefaultPerAddress) is { } problem)
            return problem;
        limits.Add(campaign, Kind, key);
        return null;
    }
}
