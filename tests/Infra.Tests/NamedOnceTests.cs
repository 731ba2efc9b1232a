using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignFunctions.Harness;
using CampaignFunctions.Storage.Cosmos;
using CampaignFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>Tests that the templates and the code use the same names, and that no name is on one side only.</summary>
public sealed partial class NamedOnceTests
{
    /// <summary>The settings that the platform reads instead of the code.</summary>
    private static readonly string[] Platforms =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "ASPNETCORE_FORWARDEDHEADERS_ENABLED",
        "AZURE_CLIENT_ID",
        "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "ServiceBus__clientId",
        "ServiceBus__credential",
    ];

    /// <summary>The settings that only a machine with emulators has.</summary>
    private static readonly string[] Locals =
    [
        "AzureWebJobsStorage",
        "Cosmos__Key",
        "FUNCTIONS_WORKER_RUNTIME",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "ServiceBus",
        "Staff__MetadataAddress",
    ];

    /// <summary>The metrics of Azure itself that alerts use.</summary>
    private static readonly string[] AzureMetrics = ["Microsoft.ServiceBus/namespaces DeadletteredMessages"];

    private static readonly string Sources = string.Concat(
        Directory
            .EnumerateFiles(
                Path.Combine(PabulibFolder.Repository, "functions", "CampaignFunctions"),
                "*.cs",
                SearchOption.AllDirectories
            )
            .Concat(Directory.EnumerateFiles(Path.Combine(PabulibFolder.Repository, "functions", "FunctionApp"), "*.cs"))
            .Where(file =>
                !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            )
            .Select(File.ReadAllText)
    );

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Queues_OfTheTemplates_MatchTheCode(string kind)
    {
        var queues = Deployment.Of[kind].All("Microsoft.ServiceBus/namespaces/queues");

        Assert.Equal(
            CampaignModule.Queues.Order(StringComparer.Ordinal),
            queues.Select(queue => queue.ShortName).Order(StringComparer.Ordinal)
        );
        Assert.All(
            queues,
            queue =>
                Assert.Equal(
                    ("false", "false", "true", "10", "PT5M"),
                    (
                        queue["requiresDuplicateDetection"],
                        queue["requiresSession"],
                        queue["deadLetteringOnMessageExpiration"],
                        queue["maxDeliveryCount"],
                        queue["lockDuration"]
                    )
                )
        );
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Containers_OfTheTemplates_MatchTheCode(string kind)
    {
        var deployed = Deployment
            .Of[kind]
            .All("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers")
            .Select(container =>
                (
                    container.ShortName,
                    container["resource.partitionKey.paths"],
                    container["resource.defaultTtl"],
                    container["resource.indexingPolicy"]
                )
            );
        using var declared = JsonDocument.Parse(CosmosContainer.Write(CampaignModule.Containers));
        var expected = declared
            .RootElement.EnumerateArray()
            .Select(container =>
                (
                    (string?)container.GetProperty("name").GetString(),
                    (string?)$"[\"{container.GetProperty("partitionKey").GetString()}\"]",
                    (string?)container.GetProperty("defaultTtl").GetRawText(),
                    (string?)JsonSerializer.Serialize(container.GetProperty("indexingPolicy"))
                )
            );

        Assert.Equal(
            expected.Order(),
            deployed
                .Select(container => ((string?)container.ShortName, container.Item2, container.Item3, container.Item4))
                .Order()
        );
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Settings_OfTheTemplates_MatchTheSample(string kind)
    {
        using var sample = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(PabulibFolder.Repository, "local.settings.sample.json"))
        );
        var known = sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name);

        Assert.Equal(
            known.Except(Locals).Concat(Platforms).Order(StringComparer.Ordinal),
            Deployment.Of[kind].Settings.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Settings_OfTheTemplates_AreReadByTheCode(string kind)
    {
        var bound = CampaignModule
            .Sections.SelectMany(section => section.Type.GetProperties().Select(property => $"{section.Name}__{property.Name}"))
            .ToHashSet();

        foreach (var setting in Deployment.Of[kind].Settings.Keys.Except(Platforms))
        {
            var name = NumberAtTheEnd().Replace(setting, "");
            Assert.True(
                bound.Contains(name)
                    || Sources.Contains(
                        $"configuration[\"{setting.Replace("__", ":", StringComparison.Ordinal)}\"]",
                        StringComparison.Ordinal
                    ),
                $"No code reads {setting}."
            );
        }
    }

    /// <summary>A deployment refuses a number that the app would refuse at its start.</summary>
    [Fact]
    public void NumbersOfTheTemplates_SettingHasARange_HaveTheSameBounds()
    {
        var ofTheApp = File.ReadAllText(Path.Combine(Deployment.Folder, "modules", "app.bicep"));
        var declared =
            File.ReadAllText(Path.Combine(Deployment.Folder, "main.bicep"))
            + File.ReadAllText(Path.Combine(Deployment.Folder, "modules", "types.bicep"));
        var compared = 0;
        foreach (var section in CampaignModule.Sections)
        foreach (var property in section.Type.GetProperties())
        {
            var parameter = Regex.Match(ofTheApp, $$"""{{section.Name}}__{{property.Name}}: '\$\{(?:\w+\.)?(\w+)\}'""");
            var range = property.GetCustomAttribute<RangeAttribute>();
            if (!parameter.Success || range is null)
                continue;

            var minimum = Math.Ceiling(Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture));
            var bounds = $@"@minValue\({minimum}\)\n *@maxValue\({range.Maximum}\)\n *";
            Assert.Matches($"{bounds}(param )?{parameter.Groups[1].Value}:? int", declared);
            compared++;
        }

        Assert.Equal(3, compared);
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Triggers_OfTheCode_UseTheBusOfTheTemplates(string kind)
    {
        var connections = CampaignModule
            .FunctionClasses.SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()?.Connection)
            .OfType<string>()
            .Distinct();

        Assert.All(
            connections,
            connection => Assert.Contains($"{connection}__fullyQualifiedNamespace", Deployment.Of[kind].Settings.Keys)
        );
    }

    [Fact]
    public void AlwaysReadyGroups_OfProd_NameExistingFunctions()
    {
        var names = CampaignModule
            .FunctionClasses.SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)
            .ToHashSet();
        var ready = Deployment.Of["prod"].All("Microsoft.Web/sites").Single().Properties["functionAppConfig"]![
            "scaleAndConcurrency"
        ]!["alwaysReady"]!
            .AsArray()
            .Select(group => group!["name"]!.GetValue<string>())
            .Where(name => name != "http");

        Assert.All(ready, name => Assert.Contains(name["function:".Length..], names));
    }

    [Theory]
    [MemberData(nameof(Deployment.Kinds), MemberType = typeof(Deployment))]
    public void Alerts_OfTheTemplates_UseExistingMetrics(string kind)
    {
        var emitted = Instruments();
        var rules = Deployment.Of[kind].All("Microsoft.Insights/scheduledQueryRules");

        foreach (var rule in rules)
        {
            var query = rule.Properties["criteria"]!["allOf"]![0]!["query"]!.GetValue<string>();
            if (MetricName().Match(query) is { Success: true } metric)
                Assert.Contains(metric.Groups[1].Value, emitted);
            else
                // Azure itself records every request.
                Assert.StartsWith("AppRequests | where ResultCode ", query, StringComparison.Ordinal);
        }

        foreach (var rule in Deployment.Of[kind].All("Microsoft.Insights/metricAlerts"))
        {
            var criteria = rule.Properties["criteria"]!;
            if (criteria["allOf"] is { } all)
                Assert.Contains($"{all[0]!["metricNamespace"]} {all[0]!["metricName"]}", AzureMetrics);
            else
                Assert.Equal(
                    "Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria",
                    criteria["odata.type"]!.GetValue<string>()
                );
        }
    }

    [Fact]
    public void Alerts_OfProd_HaveAnActionGroupAndARunbookEntry()
    {
        var runbook = File.ReadAllText(Path.Combine(PabulibFolder.Repository, "docs", "runbooks", "alerts.md"));
        var alerts = Deployment
            .Of["prod"]
            .Resources.Where(resource =>
                resource.Type is "Microsoft.Insights/scheduledQueryRules" or "Microsoft.Insights/metricAlerts"
            )
            .ToArray();

        Assert.Equal(
            [
                "codes-guessed",
                "dead-letters",
                "fold-lag",
                "folds-failing",
                "hints-lost",
                "mails-postponed",
                "mails-to-strangers",
                "mails-undelivered",
                "oldest-due-work",
                "oldest-order-in-line",
                "orders-in-line",
                "payment-account",
                "payment-failures",
                "preorders-need-staff",
                "server-errors",
                "sweeps-stopped",
                "throttling",
                "unreachable-or-certificate",
            ],
            alerts.Select(alert => alert.Name[..^"-prod".Length]).Order()
        );
        Assert.All(
            alerts,
            alert => Assert.Contains("actionGroupId", alert["actions"] + alert["actions.actionGroups"], StringComparison.Ordinal)
        );
        Assert.All(alerts, alert => Assert.Contains($"| `{alert.Name[..^"-prod".Length]}` |", runbook, StringComparison.Ordinal));
    }

    private static HashSet<string> Instruments()
    {
        var names = new HashSet<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => names.Add(instrument.Name) };
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(CampaignTelemetry).TypeHandle);
        listener.Start();
        return names;
    }

    [GeneratedRegex("AppMetrics \\| where Name == \"([^\"]+)\"")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"__\d+$")]
    private static partial Regex NumberAtTheEnd();
}
