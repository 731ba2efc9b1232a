using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignFunctions.Harness;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Checks that the deployable stays small, and that every queue and setting that it names is declared.</summary>
public sealed partial class FunctionAppTests
{
    private static readonly string Root = PabulibFolder.Repository;
    private static readonly string Folder = Path.Combine(Root, "functions", "FunctionApp");

    private static IEnumerable<MethodInfo> Functions =>
        CampaignModule
            .FunctionClasses.SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null);

    private static string[] Queues => [.. Triggers().Select(trigger => trigger.QueueName!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Deployable_OwnCode_HasAtMost180Lines() =>
        Assert.InRange(
            Directory
                .EnumerateFiles(Folder)
                .Where(file => Path.GetExtension(file) is ".cs" or ".csproj")
                .Sum(file => File.ReadLines(file).Count()),
            1,
            180
        );

    [Fact]
    public void Queues_OfTriggersAndMessages_AreDeclared()
    {
        Assert.Equal(CampaignModule.Queues.Order(StringComparer.Ordinal), Queues);
        Assert.All(
            Functions.Where(method => Trigger(method) is not null),
            method => Assert.Contains(method.GetParameters()[0].ParameterType, CampaignModule.MessageTypes.Keys)
        );
        Assert.Equal(Queues.Length, CampaignModule.MessageTypes.Count);
    }

    [Fact]
    public void Queues_OfTheServiceBusEmulator_MatchTheTriggers()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "tests", "emulators", "servicebus.json")));
        var queues = config
            .RootElement.GetProperty("UserConfig")
            .GetProperty("Namespaces")[0]
            .GetProperty(nameof(Queues))
            .EnumerateArray()
            .ToArray();

        Assert.Equal(Queues, queues.Select(queue => queue.GetProperty("Name").GetString()));
        Assert.All(
            queues,
            queue => Assert.False(queue.GetProperty("Properties").GetProperty("RequiresDuplicateDetection").GetBoolean())
        );
        Assert.All(queues, queue => Assert.Equal(10, queue.GetProperty("Properties").GetProperty("MaxDeliveryCount").GetInt32()));
    }

    /// <summary>The worker finds the method of a function by its name alone.</summary>
    [Fact]
    public void Functions_OfOneClass_HaveMethodsOfDifferentNames() =>
        Assert.All(
            CampaignModule.FunctionClasses,
            type =>
                Assert.Empty(
                    type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
                        .GroupBy(method => method.Name)
                        .Where(group =>
                            group.Count() > 1 && group.Any(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
                        )
                        .Select(group => $"{type.Name}.{group.Key}")
                )
        );

    [Fact]
    public void Functions_ComparedWithoutCase_HaveUniqueNames()
    {
        var names = Functions.Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).ToArray();

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void HostJson_Settings_SuitTheTriggers()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "host.json")));
        var extensions = host.RootElement.GetProperty("extensions");

        Assert.Equal("2.0", host.RootElement.GetProperty("version").GetString());
        Assert.Equal("OpenTelemetry", host.RootElement.GetProperty("telemetryMode").GetString());
        Assert.Equal("api", extensions.GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.InRange(extensions.GetProperty("serviceBus").GetProperty("maxConcurrentCalls").GetInt32(), 1, 1000);
    }

    [Fact]
    public void Program_SettingsItNames_AreInTheSample()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "local.settings.sample.json")));
        var declared = sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name).ToArray();
        var program = File.ReadAllText(Path.Combine(Folder, "Program.cs"));
        var settings = Setting()
            .Matches(program)
            .Select(match => match.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal))
            .Concat(Triggers().Select(trigger => trigger.Connection!))
            .Concat(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"]);

        Assert.Empty(settings.Except(declared));
        // Without this readiness check, all callers could silently share one address.
        Assert.Contains("<IReadyCheck, ClientAddressReady>", program, StringComparison.Ordinal);
        Assert.Empty(Triggers().Select(trigger => trigger.Connection).Distinct().Except(["ServiceBus"]));
        foreach (var section in new[] { "Keys", "Staff", "Http", "Tally", "Cosmos" })
            Assert.Contains(declared, setting => setting.StartsWith(section + "__", StringComparison.Ordinal));
        // A setting of the sample that no section has would end the start of the host.
        Assert.All(
            CampaignModule.Sections,
            section =>
                Assert.Subset(
                    section.Type.GetProperties().Select(property => property.Name).ToHashSet(),
                    declared
                        .Where(setting => setting.StartsWith(section.Name + "__", StringComparison.Ordinal))
                        .Select(setting => setting.Split("__")[1])
                        .ToHashSet()
                )
        );
    }

    private static IEnumerable<ServiceBusTriggerAttribute> Triggers() =>
        Functions.Select(Trigger).OfType<ServiceBusTriggerAttribute>();

    private static ServiceBusTriggerAttribute? Trigger(MethodInfo method) =>
        method.GetParameters()[0].GetCustomAttribute<ServiceBusTriggerAttribute>();

    [GeneratedRegex("configuration\\[\"([^\"]+)\"\\]")]
    private static partial Regex Setting();
}
