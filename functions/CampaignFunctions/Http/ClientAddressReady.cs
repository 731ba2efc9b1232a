using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Http;

/// <summary>
/// Whether callers can be told apart, for a host that is called by another on the same machine, as the Functions worker is: without a header
/// that names them and a proxy that is believed, all of them would share one address and its limits.
/// </summary>
public sealed class ClientAddressReady(IOptions<HttpSettings> settings) : IReadyCheck
{
    public string Part => "client-address";

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        Task.FromResult(!string.IsNullOrEmpty(settings.Value.ClientAddressHeader) && !string.IsNullOrEmpty(settings.Value.KnownProxies));
}
