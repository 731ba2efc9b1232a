using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>The address of this host. It is known once the host listens.</summary>
internal sealed class LocalAddress(IServer server)
{
    public string Own =>
        server
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.FirstOrDefault("")
            .Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .TrimEnd('/');
}
