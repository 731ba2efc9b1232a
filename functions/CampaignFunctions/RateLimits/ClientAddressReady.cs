using System.Net;
using CampaignFunctions.Health;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// Checks that the host can tell its callers apart. This check is for a host whose connections all come from another process on
/// the same machine, such as the Functions worker. Unless it trusts a header from this machine that names the client's address,
/// all callers share one address and its limits.
/// </summary>
public sealed class ClientAddressReady(ClientAddress clients) : IReadyCheck
{
    public string Part => "client-address";

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => Task.FromResult(clients.Believes(IPAddress.Loopback));
}
