using System.ComponentModel.DataAnnotations;

namespace CampaignFunctions.Settings;

/// <summary>Requires an absolute http or https URL; an unset setting is valid.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpUrlAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) =>
        value switch
        {
            null or "" => true,
            string text => IsHttp(text),
            string[] list => Array.TrueForAll(list, IsHttp),
            _ => false,
        };

    private static bool IsHttp(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
