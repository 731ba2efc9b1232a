using System.Net;
using CampaignFunctions.Health;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// Checks that the host can tell its callers apart. This check is for a host whose connections all come from another process on
/// the same machine, such as the Functions worker. That process must be trusted to name the client in a header, and must do so.
/// Otherwise, all callers share one address and its limits.
/// </summary>
public sealed class ClientAddressReady(ClientAddress clients) : IReadyCheck
{
    public string Part => "client-address";

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        Task.FromResult(clients.TellsApart(IPAddress.Loopback));
}
