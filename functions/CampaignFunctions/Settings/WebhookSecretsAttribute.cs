using System.ComponentModel.DataAnnotations;

namespace CampaignFunctions.Settings;

/// <summary>Requires secrets in the form of Standard Webhooks: <c>whsec_</c>, and 24 to 64 bytes in base64.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WebhookSecretsAttribute : ValidationAttribute
{
    public const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    public override bool IsValid(object? value) => value is string[] secrets && Array.TrueForAll(secrets, IsSecret);

    private static bool IsSecret(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal)
        && Convert.TryFromBase64String(text[Prefix.Length..], new byte[text.Length], out var length)
        && length is >= MinBytes and <= MaxBytes;
}
