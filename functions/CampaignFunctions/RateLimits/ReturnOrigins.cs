using System.Net;
using CampaignFunctions.Http;
using CampaignFunctions.Settings;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// The origins to which a customer may be sent: origins whose pages may call the API and, on the local host, the customer's own
/// machine. Mail carries these addresses, so callers must not choose them freely.
/// </summary>
public sealed class ReturnOrigins(IOptions<HttpSettings> settings)
{
    private readonly HashSet<string> _origins = [.. settings.Value.Origins];

    public bool Has(Uri address) =>
        _origins.Contains(OriginsAttribute.OriginOf(address)) || (settings.Value.ReturnToLocalhost && IsLocalhost(address));

    private static bool IsLocalhost(Uri address) =>
        address.IdnHost == "localhost" || (IPAddress.TryParse(address.DnsSafeHost, out var host) && IPAddress.IsLoopback(host));
}
