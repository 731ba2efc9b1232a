using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests that clients which C# generators make from the API description compile and work.</summary>
public sealed class CSharpClientTests(HostFixture host) : IDisposable
{
    private static readonly string Clients = Path.Combine("tests", "GeneratedClients");

    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("clients-");

    public void Dispose() => _temporary.Delete(recursive: true);

    [Fact]
    public Task ClientOfNSwag_CallingAHost_ReadsWhatTheDescriptionSays() =>
        CheckAsync(
            "NSwag",
            "nswag",
            "openapi2csclient",
            "/input:docs/openapi.json",
            $"/output:{Path.Combine(Clients, "NSwag", "generated", "Client.cs")}",
            "/namespace:CampaignFunctions.Generated"
        );

    [Fact]
    public Task ClientOfKiota_CallingAHost_ReadsWhatTheDescriptionSays() =>
        CheckAsync(
            "Kiota",
            "kiota",
            "generate",
            "--openapi",
            "docs/openapi.json",
            "--language",
            "csharp",
            "--output",
            Path.Combine(Clients, "Kiota", "generated"),
            "--namespace-name",
            "CampaignFunctions.Generated",
            "--class-name",
            "Client",
            "--clean-output"
        );

    private async Task CheckAsync(string client, params string[] generation)
    {
        var (restored, reason) = await Dotnet.RunAsync(_temporary, "tool", "restore");
        Assert.SkipWhen(restored != 0, $"The tools in .config/dotnet-tools.json cannot be restored: {reason}");
        var (generated, faults) = await Dotnet.RunAsync(_temporary, generation);
        Assert.True(generated == 0, faults);
        var campaign = await host.CampaignAsync(definition =>
            definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone()
        );

        var project = Path.Combine(Clients, client);
        var (built, errors) = await Dotnet.RunAsync(_temporary, "build", project, "--disable-build-servers");
        Assert.True(built == 0, errors);
        var (code, output) = await Dotnet.RunAsync(
            _temporary,
            ["run", "--no-build", "--project", project, "--", host.Address.ToString(), campaign, host.Admin]
        );

        Assert.True(code == 0, output);
        Assert.Equal(
            [
                "vote colour red 1",
                "refused 400 unknown-option",
                "code 202 22",
                "copy 4 Live",
                "recount True 1",
                "import 2 1",
                "files 5 1",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }
}
