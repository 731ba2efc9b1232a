using System.Diagnostics;
using CampaignFunctions.FunctionApp.Tests;
using CampaignFunctions.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(PublishedApp))]

namespace CampaignFunctions.FunctionApp.Tests;

/// <summary>
/// The Function App, published as it is deployed: linux-x64 and ReadyToRun. On a feed without the Service Bus extension, it is
/// published without it, and the output is marked.
/// </summary>
public sealed class PublishedApp : IAsyncLifetime
{
    /// <summary>The folder of the build. It stays, so that the next run builds only what changed.</summary>
    private static readonly DirectoryInfo Build = new(Path.Combine(AppContext.BaseDirectory, "published"));

    /// <summary>The folder with the published files.</summary>
    public string Folder { get; } = Path.Combine(Build.FullName, "app");

    public async ValueTask InitializeAsync()
    {
        var (code, output) = await PublishAsync(Build, "-p:ServiceBusExtension=false");
        Assert.True(code == 0, output);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Publishes the app into a folder. Intermediate files go there too, so that no other build is disturbed.</summary>
    internal static async Task<(int Code, string Output)> PublishAsync(DirectoryInfo folder, params string[] properties)
    {
        string[] arguments =
        [
            "publish",
            Path.Combine(PabulibFolder.Repository, "functions", "FunctionApp"),
            "-c",
            "Release",
            "-o",
            Path.Combine(folder.FullName, "app"),
            "--artifacts-path",
            Path.Combine(folder.FullName, "artifacts"),
            "-p:EnforceCodeStyleInBuild=false",
            "-p:RunAnalyzers=false",
            "--disable-build-servers",
            "-v",
            "q",
            .. properties,
        ];
        var start = Programs.Command("dotnet", arguments);
        start.Environment["TMPDIR"] = folder.CreateSubdirectory("temp").FullName; // the SDK leaves files there
        // The test runner's own settings for MSBuild must not reach this build.
        foreach (
            var name in start
                .Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                .ToArray()
        )
            start.Environment.Remove(name);
        using var publish = Process.Start(start)!;
        var errors = publish.StandardError.ReadToEndAsync();
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return (publish.ExitCode, output + await errors);
    }
}
