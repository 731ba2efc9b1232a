using System.Text.Json;
using CampaignFunctions.FunctionsHost;
using CampaignFunctions.LocalHost;
using Xunit;

namespace CampaignFunctions.FunctionApp.Tests;

/// <summary>Tests that the published app declares the same functions as the local host runs.</summary>
public sealed class MetadataTests(PublishedApp app)
{
    [Fact]
    public void FunctionsMetadata_OfThePublish_MatchesTheLocalHost()
    {
        using var metadata = JsonDocument.Parse(File.ReadAllText(Path.Combine(app.Folder, "functions.metadata")));
        var published = metadata
            .RootElement.EnumerateArray()
            .Select(function =>
                HostedFunction.Read(
                    "",
                    function.GetProperty("name").GetString()!,
                    function.GetProperty("bindings").EnumerateArray().Select(binding => binding.GetRawText())
                )
            );

        Assert.Equal(Expected(), published.Select(Describe).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Publish_WithoutTheServiceBusExtension_IsMarked()
    {
        var extensions = File.ReadAllText(Path.Combine(app.Folder, "extensions.json"));

        Assert.Equal(
            !extensions.Contains("ServiceBus", StringComparison.Ordinal),
            File.Exists(Path.Combine(app.Folder, "WITHOUT-SERVICE-BUS.txt"))
        );
    }

    /// <summary>Returns every function of the local host with its trigger, in order.</summary>
    internal static IEnumerable<string> Expected() =>
        FunctionMethod
            .All.Select(function =>
                Describe(function.Name, function.Route, function.HttpMethods, function.Queue, function.Schedule)
            )
            .Order(StringComparer.Ordinal);

    internal static string Describe(HostedFunction function) =>
        Describe(function.Name, function.Route, function.Methods, function.Queue, function.Schedule);

    private static string Describe(string name, string? route, IEnumerable<string> methods, string? queue, string? schedule) =>
        $"{name}: {string.Join('|', methods.Order(StringComparer.Ordinal))} {route}{queue}{schedule}";
}
