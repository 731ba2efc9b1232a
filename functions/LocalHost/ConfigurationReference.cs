using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using CampaignFunctions.Settings;

namespace CampaignFunctions.LocalHost;

/// <summary>Describes all settings in Markdown, from the types that hold them: docs/configuration.md.</summary>
public static class ConfigurationReference
{
    private const string Introduction = """
        # Configuration

        <!-- Written by: dotnet run --project functions/LocalHost -- --settings docs/configuration.md -->

        The local host reads settings from three places. A later place overrides an earlier one:

        1. `appsettings.json` in the folder in which the local host is started
        2. environment variables, as in `Tally__HintEvery=00:00:01`
        3. arguments, as in `--Tally:HintEvery 00:00:01`

        The Function App reads environment variables. In Azure these are the app settings. On a developer's machine the file
        `local.settings.json` sets them.

        Both hosts check all settings when they start. A wrong or unknown setting ends the start with one sentence. It names the
        setting and the allowed values. It shows the wrong value only if the value cannot be a secret. A list is an array in
        JSON, or one text with commas between the elements. A time span has the form `hh:mm:ss`, or `d.hh:mm:ss`.

        """;

    private const string Connections = """

        ## Connections

        The hosts read these settings themselves.

        | Setting | Meaning |
        |---|---|
        | `ServiceBus` | The connection string of Service Bus or its emulator. Local host: with `--queues servicebus`. |
        | `ServiceBus:fullyQualifiedNamespace` | Function App: the namespace. The app authenticates with its identity. |
        | `AzureWebJobsStorage` | The storage account. The local host uses it with `--queues azurite`. Default: Azurite. |
        | `OTEL_EXPORTER_OTLP_ENDPOINT` | The OTLP endpoint for traces and metrics. The other `OTEL_*` settings work too. |
        | `APPLICATIONINSIGHTS_CONNECTION_STRING` | Function App: the Application Insights resource for traces and metrics. |

        """;

    /// <summary>Returns the text of docs/configuration.md.</summary>
    public static string Write()
    {
        var text = new StringBuilder(Introduction);
        Describe(text, "Local host", "", typeof(LocalSettings));
        foreach (var section in CampaignModule.Sections.OrderBy(section => section.Name, StringComparer.Ordinal))
            Describe(text, section.Name, section.Name + ":", section.Type);
        return text.Append(Connections).ToString();
    }

    private static void Describe(StringBuilder text, string title, string prefix, Type type)
    {
        var defaults = Activator.CreateInstance(type);
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## {title}\n\n| Setting | Default | Must be | Meaning |\n|---|---|---|---|\n"
        );
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{Name(prefix, property)}` | {Default(property, defaults)} | {SettingFormat.Allowed(property)} "
                    + $"| {property.GetCustomAttribute<DescriptionAttribute>()?.Description} |\n"
            );
    }

    /// <summary>Returns the full name. The local host's own settings are known by their arguments, as in --store.</summary>
    private static string Name(string prefix, PropertyInfo property) =>
        prefix.Length > 0
            ? prefix + property.Name
            : LocalSettings.Switches.FirstOrDefault(each => each.Value == property.Name).Key?.TrimStart('-')
                ?? property.Name.ToLowerInvariant();

    private static string Default(PropertyInfo property, object? defaults) =>
        property.Name == nameof(LocalSettings.Data) && property.DeclaringType == typeof(LocalSettings)
            ? "see the meaning"
            : Text(property.GetValue(defaults));

    private static string Text(object? value) =>
        value switch
        {
            null or "" => "none",
            bool flag => flag ? "`true`" : "`false`",
            string text => $"`{text}`",
            IDictionary => "none",
            IEnumerable list => list.Cast<object>().Any() ? $"`{string.Join(",", list.Cast<object>())}`" : "none",
            IFormattable formattable => $"`{formattable.ToString(null, CultureInfo.InvariantCulture)}`",
            _ => $"`{value}`",
        };
}
