using Microsoft.Extensions.Options;

namespace CampaignFunctions.Http;

/// <summary>Takes the URL from <see cref="HttpSettings.PublicUrl"/>.</summary>
internal sealed class ConfiguredAddress(IOptions<HttpSettings> settings) : IApiAddress
{
    public string? Url => string.IsNullOrEmpty(settings.Value.PublicUrl) ? null : settings.Value.PublicUrl.TrimEnd('/');
}
