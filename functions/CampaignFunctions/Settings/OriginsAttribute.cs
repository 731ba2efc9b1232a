using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace CampaignFunctions.Settings;

/// <summary>
/// Requires origins as browsers send them (RFC 6454, section 6.2): in lower case and ASCII, without a path, and without the port
/// that is the default. A text that no browser sends would allow nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OriginsAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is string[] list && Array.TrueForAll(list, IsOrigin);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && text == OriginOf(url);

    /// <summary>Returns the origin of a URL, as browsers send it.</summary>
    public static string OriginOf(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort
            ? $"{url.Scheme}://{host}"
            : string.Create(CultureInfo.InvariantCulture, $"{url.Scheme}://{host}:{url.Port}");
    }
}
