using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace CampaignFunctions.Settings;

/// <summary>Reads the values of settings, and describes the values that a setting allows.</summary>
public static class SettingFormat
{
    /// <summary>
    /// Returns a description of the allowed values that completes "must be", for example "a whole number from 1 to 65535".
    /// </summary>
    public static string Allowed(PropertyInfo property)
    {
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
        {
            switch (rule)
            {
                case RangeAttribute range:
                    return $"{Noun(property.PropertyType)} from {range.Minimum} to {range.Maximum}";
                case AllowedValuesAttribute allowed:
                    return $"one of {string.Join(", ", allowed.Values.Where(value => value is not null))}";
                case HttpUrlAttribute:
                    return property.PropertyType.IsArray ? "absolute http or https URLs" : "an absolute http or https URL";
                case OriginsAttribute:
                    return "origins, as in https://campaign.example";
                case MailSenderAttribute:
                    return "a sender, as in The new 500 <hello@campaign.example>";
                case NetworksAttribute:
                    return "IP addresses or networks, as in 10.0.0.0/8";
                case SecretKeysAttribute:
                    return "at least one secret by number, each of at least 32 bytes in base64";
                case IncreasingAttribute increasing:
                    return string.Create(CultureInfo.InvariantCulture, $"increasing numbers above 0, at most {increasing.Max}");
                case EmailAddressAttribute:
                    return "an email address";
            }
        }

        return Noun(property.PropertyType);
    }

    /// <summary>Converts a text. Returns false if the text does not have the type.</summary>
    internal static bool TryRead(string text, Type type, out object? value)
    {
        var invariant = CultureInfo.InvariantCulture;
        (var isRead, value) = type switch
        {
            _ when type == typeof(string) => (true, text),
            _ when type == typeof(bool) => (bool.TryParse(text, out var flag), flag),
            _ when type == typeof(int) => (int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number), number),
            _ when type == typeof(long) => (
                long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number),
                number
            ),
            _ when type == typeof(double) => (double.TryParse(text, NumberStyles.Float, invariant, out var number), number),
            _ when type == typeof(TimeSpan) => (TimeSpan.TryParse(text, invariant, out var span), span),
            _ when type.IsEnum => (IsName(type, text), IsName(type, text) ? Enum.Parse(type, text, ignoreCase: true) : null),
            _ => throw new NotSupportedException($"No setting has the type {type}."),
        };
        return isRead;
    }

    private static bool IsName(Type type, string text) => Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase);

    private static string Noun(Type type) =>
        type switch
        {
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(double) => "a number",
            _ when type == typeof(TimeSpan) => "a time span (hh:mm:ss)",
            _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
            _ when type.IsArray => "a list, as an array or separated by commas",
            _ => "a text",
        };
}
