using System.Net;
using CampaignFunctions.Health;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// Whether callers can be told apart, for a host that is called by another on the same machine, as the Functions worker is: without a header
/// that names them, believed from this machine, all of them would share one address and its limits.
/// </summary>
public sealed class ClientAddressReady(ClientAddress clients) : IReadyCheck
{
    public string Part => "client-address";

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => Task.FromResult(clients.Believes(IPAddress.Loopback));
}
