using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Security;

/// <summary>Signs and verifies the body of a webhook, as Standard Webhooks specifies (symmetric, version 1).</summary>
/// <remarks>Source: standardwebhooks.com, specification 1.0.0, "Signature scheme".</remarks>
internal static class SignedWebhooks
{
    private const string Version = "v1,";

    /// <summary>
    /// How far the time of a webhook may be from ours; an older one may be a repeat by somebody who recorded it.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Returns the signature of a webhook, with its version.</summary>
    /// <param name="secret">A secret that <see cref="WebhookSecretsAttribute"/> admits.</param>
    public static string Sign(string secret, string id, long timestamp, string body)
    {
        var key = Convert.FromBase64String(secret[WebhookSecretsAttribute.Prefix.Length..]);
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"));
        return Version + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }

    /// <summary>Returns whether one of the secrets has signed the webhook, and its time is near.</summary>
    /// <param name="signatures">The signatures in the header, separated by spaces.</param>
    public static bool IsSigned(
        IReadOnlyCollection<string> secrets,
        string? id,
        string? timestamp,
        string? signatures,
        string body,
        DateTimeOffset now
    )
    {
        if (
            string.IsNullOrEmpty(id)
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds
        )
            return false;
        var given = (signatures ?? "").Split(' ');
        return secrets
            .Select(secret => Sign(secret, id, seconds, body))
            .Any(expected => given.Any(signature => Secrets.IsEqual(signature, expected)));
    }
}
