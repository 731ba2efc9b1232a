using System.ComponentModel.DataAnnotations;

namespace CampaignFunctions.Settings;

/// <summary>Requires at least one secret, by number. Each secret has at least 32 bytes, in base64.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretKeysAttribute : ValidationAttribute
{
    private const int MinBytes = 32;

    public override bool IsValid(object? value) =>
        value is Dictionary<int, string> { Count: > 0 } keys && keys.Values.All(IsSecret);

    /// <summary>Returns true if the text is base64 of at least 32 bytes.</summary>
    private static bool IsSecret(string text) =>
        Convert.TryFromBase64String(text, new byte[text.Length], out var length) && length >= MinBytes;
}
