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
    internal static Task<(int Code, string Output)> PublishAsync(DirectoryInfo folder, params string[] properties) =>
        Dotnet.RunAsync(
            folder.CreateSubdirectory("temp"),
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
            ]
        );
}
