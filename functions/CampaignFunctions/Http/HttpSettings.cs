using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Http;

/// <summary>Settings under <c>Http</c>.</summary>
public sealed class HttpSettings
{
    [Description(
        "Origins whose pages may call the API. In Azure the platform answers preflight requests; the templates set both."
    )]
    [Origins, Harmless]
    public string[] Origins { get; set; } = [];

    [Description(
        "The header that names the client's address behind a proxy. If it is set on the local host, loopback is limited "
            + "too, unless `--limits local` exempts it."
    )]
    [Harmless]
    public string? ClientAddressHeader { get; set; }

    [Description("The proxies from which that header is believed: addresses or networks.")]
    [Networks, Harmless]
    public string[] KnownProxies { get; set; } = [];

    [Description("How long a call may take until its answer begins. Then it is cancelled, and answered with 503.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:00:24"), Harmless]
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(24);

    [Description(
        "The URL under which everybody reaches the API, as in `https://campaign.example/api`. Mail has links to it; without it, "
            + "no mail about ideas is sent. Mail programs unsubscribe only by https."
    )]
    [HttpUrl, Harmless]
    public string? PublicUrl { get; set; }

    [Description("True if `returnUrl` may be a page on the customer's own machine. Only for development.")]
    public bool ReturnToLocalhost { get; set; }
}
