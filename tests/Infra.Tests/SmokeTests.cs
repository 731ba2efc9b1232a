using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>Tests of the smoke test, against a local host: it passes only if the host counts a vote.</summary>
public sealed class SmokeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smoke-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Smoke_HostCountsVotes_PassesEachTime()
    {
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);
        var admin = await client.StaffTokenAsync("admin");

        var first = await SmokeAsync(host.Address, admin);
        var second = await SmokeAsync(host.Address, admin);
        var third = await SmokeAsync(host.Address);

        Assert.All([first, second, third], run => Assert.True(run.ExitCode == 0, run.Output));
        Assert.EndsWith("ok: casting a vote\nok: counting the vote\n", third.Output, StringComparison.Ordinal);
        using var answer = await client.SendAsync(HttpMethod.Get, "/api/campaigns/canary/polls/alive/tally", admin);
        Assert.Equal(3, (await CampaignClient.JsonAsync(answer))["ballots"]!.GetValue<int>());
    }

    [Fact]
    public async Task Smoke_NoCanaryCampaign_Fails()
    {
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);

        var (exitCode, output) = await SmokeAsync(host.Address);

        Assert.Equal((1, true), (exitCode, output.Contains("FAILED: the canary campaign is missing", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Smoke_TokenOfAMarketer_Fails()
    {
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);

        var (exitCode, output) = await SmokeAsync(host.Address, await client.StaffTokenAsync("marketer"));

        Assert.Equal((1, true), (exitCode, output.Contains("FAILED: canary creation: HTTP 403", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Smoke_CanaryCampaignClosed_Fails()
    {
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);
        var definition = JsonNode
            .Parse(
                await File.ReadAllTextAsync(Path.Combine(Deployment.Folder, "canary.json"), TestContext.Current.CancellationToken)
            )!
            .AsObject();
        definition["status"] = "closed";
        await client.CreateCampaignAsync(definition, await client.StaffTokenAsync("admin"));

        var (exitCode, output) = await SmokeAsync(host.Address);

        Assert.Equal((1, true), (exitCode, output.Contains("FAILED: casting a vote: HTTP 409", StringComparison.Ordinal)));
    }

    /// <summary>A count that stopped must not stop the deployment of its repair. A part that the app needs must.</summary>
    [Theory]
    [InlineData("""{"status":"not-ready","failing":["tallies","support"]}""", "FAILED: the canary campaign is missing")]
    [InlineData("""{"status":"not-ready","failing":["tallies","store"]}""", "FAILED: readiness check")]
    [InlineData("not JSON", "FAILED: readiness check")]
    public async Task Smoke_PartsFail_DependsOnTheParts(string ready, string failure)
    {
        await using var server = await AnsweringServer.StartAsync(ready);

        var (exitCode, output) = await SmokeAsync(server.Address, seconds: 2);

        Assert.Equal((1, true), (exitCode, output.Contains(failure, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Smoke_NoHostAtTheAddress_Fails()
    {
        var (exitCode, output) = await SmokeAsync(new Uri($"http://127.0.0.1:{HostProcess.FreePort()}/"), seconds: 5);

        Assert.Equal((1, true), (exitCode, output.Contains("FAILED: readiness check", StringComparison.Ordinal)));
    }

    private static Task<(int ExitCode, string Output)> SmokeAsync(Uri address, string? admin = null, int seconds = 60)
    {
        var environment = new Dictionary<string, string> { ["SMOKE_SECONDS"] = $"{seconds}" };
        if (admin is not null)
            environment["CAMPAIGN_ADMIN_TOKEN"] = admin;
        return Script.RunAsync(Path.Combine(Deployment.Folder, "smoke.sh"), environment, address.ToString());
    }
}
