using Microsoft.Extensions.Options;

namespace CampaignFunctions.LocalHost;

/// <summary>Refuses arguments that the configuration would ignore in silence.</summary>
internal static class CommandLine
{
    /// <summary>Settings that .NET, Azure's libraries and OpenTelemetry read themselves.</summary>
    private static readonly string[] OfLibraries =
    [
        "Logging",
        "Kestrel",
        "AllowedHosts",
        "Environment",
        "ContentRoot",
        "Http_Ports",
        "Https_Ports",
        "ServiceBus",
        "AzureWebJobsStorage",
    ];

    /// <summary>Checks that each argument is <c>--setting value</c> or <c>--setting=value</c> with a known setting.</summary>
    /// <exception cref="OptionsValidationException">An argument is not. It has one sentence for each.</exception>
    public static void Check(IReadOnlyList<string> arguments)
    {
        var faults = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var name = argument.Split('=')[0];
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                faults.Add($"'{name}' is not an option. Options begin with --, as in --urls http://localhost:7071.");
                continue;
            }

            var hasValue = argument.Contains('=', StringComparison.Ordinal) || ++i < arguments.Count;
            if (!IsKnown(name))
                faults.Add($"{name} is unknown. docs/configuration.md lists the options.");
            else if (!hasValue)
                faults.Add($"{name} needs a value.");
        }

        if (faults.Count > 0)
            throw new OptionsValidationException("", typeof(LocalSettings), faults);
    }

    private static bool IsKnown(string name)
    {
        var root = name[2..].Split(':')[0];
        return LocalSettings.Switches.ContainsKey(name)
            || root.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase)
            || OfLibraries.Contains(root, StringComparer.OrdinalIgnoreCase)
            || typeof(LocalSettings)
                .GetProperties()
                .Any(property => property.Name.Equals(root, StringComparison.OrdinalIgnoreCase))
            || CampaignModule.Sections.Any(section => section.Name.Equals(root, StringComparison.OrdinalIgnoreCase));
    }
}
