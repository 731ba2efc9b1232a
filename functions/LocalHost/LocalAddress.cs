using CampaignFunctions.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.LocalHost;

/// <summary>The addresses of this host, without a slash at the end. They are known once the host listens.</summary>
internal sealed class LocalAddress(IServer server, LocalSettings settings, HostSettings host, IOptions<HttpSettings> http)
    : IApiAddress
{
    /// <inheritdoc/>
    public string Url => http.Value.PublicUrl is { Length: > 0 } url ? url.TrimEnd('/') : $"{Api}/{host.RoutePrefix}";

    /// <summary>The address of the API: of this host, or of the one whose tools it serves.</summary>
    public string Api => settings.ToolsFor?.TrimEnd('/') ?? Of(server.Features.Get<IServerAddressesFeature>()!.Addresses);

    /// <summary>The address of <c>/local</c>; null if it is turned off.</summary>
    public string? Tools { get; set; }

    /// <summary>Fills <c>{local}</c> in the links of a page; hides these links if <c>/local</c> is turned off.</summary>
    public string Fill(string page) =>
        Tools is null
            ? page.Replace("href=\"{local}", "hidden href=\"", StringComparison.Ordinal)
            : page.Replace("{local}", Tools, StringComparison.Ordinal);

    /// <summary>Returns the first of these addresses, as this machine can call it.</summary>
    public static string Of(IEnumerable<string> addresses) =>
        addresses
            .FirstOrDefault("")
            .Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .TrimEnd('/');
}
