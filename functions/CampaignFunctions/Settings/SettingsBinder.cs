using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Settings;

/// <summary>
/// Fills a settings object from its section of the configuration. A section with a wrong value, an unknown setting or an
/// unresolved Key Vault reference is refused as a whole, with one sentence for each fault. An empty text counts as unset.
/// </summary>
/// <param name="section">The name of the section; empty for the root, which may contain other settings too.</param>
public sealed class SettingsBinder<T>(IConfiguration configuration, string section) : IConfigureOptions<T>
    where T : class
{
    private const string KeyVaultReference = "@Microsoft.KeyVault(";

    private static readonly PropertyInfo[] Properties =
    [
        .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite),
    ];

    /// <inheritdoc />
    /// <exception cref="OptionsValidationException">A setting is wrong or unknown.</exception>
    public void Configure(T options)
    {
        var values = section.Length == 0 ? configuration : configuration.GetSection(section);
        List<string> faults =
        [
            .. Properties.Select(property => Bind(options, property, values.GetSection(property.Name))).OfType<string>(),
            .. section.Length == 0 ? [] : values.GetChildren().Where(IsUnknown).Select(Unknown),
        ];
        if (faults.Count > 0)
            throw new OptionsValidationException(section, typeof(T), faults);
    }

    /// <summary>Sets one property. Returns a sentence about its fault, or null if it has none.</summary>
    private string? Bind(T options, PropertyInfo property, IConfigurationSection value)
    {
        if (Texts(value).Any(text => text.StartsWith(KeyVaultReference, StringComparison.Ordinal)))
            return $"{NameOf(property)} is an unresolved Key Vault reference: check the vault, the name of the "
                + "secret, and the access of the app's identity.";
        if (Read(property.PropertyType, value) is not { } read)
            return Refusal(property, value);
        if (read.Value is not null)
            property.SetValue(options, read.Value);
        return IsValid(options, property) ? null : Refusal(property, value);
    }

    /// <summary>
    /// Returns a holder with the value, a holder with null if the setting is unset, or no holder if the text does not have the
    /// type.
    /// </summary>
    private static Holder? Read(Type type, IConfigurationSection value)
    {
        if (type == typeof(Dictionary<int, string>))
            return ReadNumbered(value);
        if (type.IsArray)
            return ReadList(type.GetElementType()!, value);
        if (string.IsNullOrEmpty(value.Value))
            return new(null);
        return SettingFormat.TryRead(value.Value, Nullable.GetUnderlyingType(type) ?? type, out var read) ? new(read) : null;
    }

    private static Holder? ReadList(Type type, IConfigurationSection value)
    {
        var texts = Texts(value).ToArray();
        if (texts.Length == 0)
            return new(value.Value is null ? null : Array.CreateInstance(type, 0));
        var list = Array.CreateInstance(type, texts.Length);
        foreach (var (i, text) in texts.Index())
        {
            if (!SettingFormat.TryRead(text, type, out var read))
                return null;
            list.SetValue(read, i);
        }

        return new(list);
    }

    private static Holder? ReadNumbered(IConfigurationSection value)
    {
        var numbered = new Dictionary<int, string>();
        foreach (var child in value.GetChildren().Where(child => !string.IsNullOrEmpty(child.Value)))
        {
            if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return null;
            numbered[number] = child.Value ?? "";
        }

        return new(numbered);
    }

    /// <summary>Returns the texts of a setting: the elements of an array, or the parts of a text between its commas.</summary>
    private static IEnumerable<string> Texts(IConfigurationSection value) =>
        value.Value is { } text
            ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : value.GetChildren().Select(child => child.Value).OfType<string>().Where(each => each.Length > 0);

    private static bool IsValid(T options, PropertyInfo property) =>
        Validator.TryValidateProperty(property.GetValue(options), new(options) { MemberName = property.Name }, null);

    private string Refusal(PropertyInfo property, IConfigurationSection value)
    {
        var isHarmless = property.GetCustomAttribute<HarmlessAttribute>() is not null;
        var shown = isHarmless && value.Exists() ? $", not '{string.Join(", ", Texts(value))}'" : "";
        return $"{NameOf(property)} must be {SettingFormat.Allowed(property)}{shown}.";
    }

    private static bool IsUnknown(IConfigurationSection child) =>
        !Array.Exists(Properties, property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));

    private string Unknown(IConfigurationSection child) =>
        $"{section}:{child.Key} is unknown. The settings of {section} are "
        + $"{string.Join(", ", Properties.Select(property => property.Name))}.";

    private string NameOf(PropertyInfo property) => section.Length == 0 ? property.Name : $"{section}:{property.Name}";

    private sealed record Holder(object? Value);
}
