using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignFunctions.Harness;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// The deployable is not built here, for its packages are not on every feed. What can be checked without them: that it takes the product's
/// sources, all of them and nothing else, and that what its triggers name is declared.
/// </summary>
public sealed partial class FunctionAppTests
{
    private static readonly string Root = PabulibFolder.Repository;
    private static readonly string Folder = Path.Combine(Root, "functions", "FunctionApp");

    private static readonly Lazy<Task<JsonElement>> Project = new(() => EvaluateAsync(Folder));

    private static IEnumerable<MethodInfo> Functions =>
        CampaignModule.FunctionClasses.SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null);

    private static string[] Queues => [.. Triggers().Select(trigger => trigger.QueueName).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Sources_AreTheProducts_AllOfThem_AndNothingThatWasBuilt()
    {
        var product = Path.Combine(Root, "functions", "CampaignFunctions");
        var expected = Directory.EnumerateFiles(product, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(product, file).StartsWith("bin", StringComparison.Ordinal) && !Path.GetRelativePath(product, file).StartsWith("obj", StringComparison.Ordinal));
        Assert.True(Directory.Exists(Path.Combine(product, "obj")), "The product was built before.");

        var linked = Paths(await Project.Value, "Compile").Where(file => !file.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));

        Assert.Equal(expected.Order(StringComparer.Ordinal), linked.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("None", "host.json")]
    [InlineData("EmbeddedResource", "docs/openapi.json")]
    public async Task Linked_IsThere(string item, string file)
    {
        var linked = Paths(await Project.Value, item).Single(path => Path.GetRelativePath(Root, path) == file);

        Assert.True(File.Exists(linked), linked);
    }

    [Fact]
    public async Task Packages_AreTheProducts_AndItsOwn_AllPinned()
    {
        var product = Names(await EvaluateAsync(Path.Combine(Root, "functions", "CampaignFunctions")), "PackageReference");
        var app = Names(await Project.Value, "PackageReference");

        Assert.Empty(product.Except(app));
        Assert.Empty(app.Except(Names(await Project.Value, "PackageVersion")));
    }

    [Fact]
    public void Own_IsSmall() =>
        Assert.InRange(Directory.EnumerateFiles(Folder).Where(file => Path.GetExtension(file) is ".cs" or ".csproj").Sum(file => File.ReadLines(file).Count()), 1, 150);

    [Fact]
    public void Queues_OfTriggersAndMessages_AreThoseThatAreDeclared()
    {
        Assert.Equal(CampaignModule.Queues.Order(StringComparer.Ordinal), Queues);
        Assert.All(
            Functions.Where(method => Trigger(method) is not null),
            method => Assert.Contains(method.GetParameters()[0].ParameterType, CampaignModule.MessageTypes.Keys));
        Assert.Equal(Queues.Length, CampaignModule.MessageTypes.Count);
    }

    [Fact]
    public void Queues_OfTheServiceBusEmulator_AreThose_WithoutDuplicateDetection()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "tests", "emulators", "servicebus.json")));
        var queues = config.RootElement.GetProperty("UserConfig").GetProperty("Namespaces")[0].GetProperty(nameof(Queues)).EnumerateArray().ToArray();

        Assert.Equal(Queues, queues.Select(queue => queue.GetProperty("Name").GetString()));
        Assert.All(queues, queue => Assert.False(queue.GetProperty("Properties").GetProperty("RequiresDuplicateDetection").GetBoolean()));
        Assert.All(queues, queue => Assert.Equal(10, queue.GetProperty("Properties").GetProperty("MaxDeliveryCount").GetInt32()));
    }

    [Fact]
    public void Functions_HaveNamesOfTheirOwn_WhateverTheirCase()
    {
        var names = Functions.Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).ToArray();

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void HostJson_HoldsWhatTheTriggersNeed()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "host.json")));
        var extensions = host.RootElement.GetProperty("extensions");

        Assert.Equal("2.0", host.RootElement.GetProperty("version").GetString());
        Assert.Equal("OpenTelemetry", host.RootElement.GetProperty("telemetryMode").GetString());
        Assert.Equal("api", extensions.GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.InRange(extensions.GetProperty("serviceBus").GetProperty("maxConcurrentCalls").GetInt32(), 1, 1000);
    }

    [Fact]
    public void Program_NamesOnlySettingsOfTheSample_AndMeasuresWhatItSends()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "local.settings.sample.json")));
        var declared = sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name).ToArray();
        var program = File.ReadAllText(Path.Combine(Folder, "Program.cs"));
        var module = File.ReadAllText(Path.Combine(Root, "functions", "CampaignFunctions", "CampaignModule.cs"));
        var settings = Setting().Matches(program).Select(match => match.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal))
            .Concat(Triggers().Select(trigger => trigger.Connection!))
            .Concat(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"]);

        Assert.Empty(settings.Except(declared));
        Assert.Contains("new MeasuredSender(", program, StringComparison.Ordinal);   // or nobody counts the hints
        Assert.Contains("<IReadyCheck, ClientAddressReady>", program, StringComparison.Ordinal);   // or all callers share an address, and nobody hears of it
        Assert.Empty(Triggers().Select(trigger => trigger.Connection).Distinct().Except(["ServiceBus"]));
        foreach (var section in new[] { "Keys", "Staff", "Http", "Tally", "Cosmos" })
        {
            Assert.Contains($"GetSection(\"{section}\")", module, StringComparison.Ordinal);
            Assert.Contains(declared, setting => setting.StartsWith(section + "__", StringComparison.Ordinal));
        }
    }

    private static IEnumerable<ServiceBusTriggerAttribute> Triggers() => Functions.Select(Trigger).OfType<ServiceBusTriggerAttribute>();

    private static ServiceBusTriggerAttribute? Trigger(MethodInfo method) => method.GetParameters()[0].GetCustomAttribute<ServiceBusTriggerAttribute>();

    private static string[] Paths(JsonElement project, string item) => [.. Items(project, item).Select(each => each.GetProperty("FullPath").GetString()!)];

    private static string[] Names(JsonElement project, string item) => [.. Items(project, item).Select(each => each.GetProperty("Identity").GetString()!)];

    private static JsonElement.ArrayEnumerator Items(JsonElement project, string item) => project.GetProperty("Items").GetProperty(item).EnumerateArray();

    private static async Task<JsonElement> EvaluateAsync(string folder)
    {
        string[] items = ["Compile", "None", "EmbeddedResource", "PackageReference", "PackageVersion"];
        var file = Path.Combine(folder, Path.GetFileName(folder) + ".csproj");
        using var msbuild = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", file, .. items.Select(item => $"-getItem:{item}")]) { RedirectStandardOutput = true })!;
        var output = await msbuild.StandardOutput.ReadToEndAsync();
        await msbuild.WaitForExitAsync();
        Assert.Equal(0, msbuild.ExitCode);
        using var evaluated = JsonDocument.Parse(output);
        return evaluated.RootElement.Clone();
    }

    [GeneratedRegex("configuration\\[\"([^\"]+)\"\\]")]
    private static partial Regex Setting();
}
