using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>The proof of a deployment, against a local host: it passes where a vote is counted, and nowhere else.</summary>
public sealed class SmokeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smoke-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Deployment_ThatCountsAVote_Passes_AgainAndAgain()
    {
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);
        var admin = await client.StaffTokenAsync("admin");

        var first = await SmokeAsync(host.Address, admin);
        var second = await SmokeAsync(host.Address, admin);
        var third = await SmokeAsync(host.Address);

        Assert.All([first, second, third], run => Assert.True(run.ExitCode == 0, run.Output));
        Assert.EndsWith("ok: a vote is taken\nok: the vote is counted\n", third.Output, StringComparison.Ordinal);
        using var answer = await client.SendAsync(HttpMethod.Get, "/api/campaigns/canary/polls/alive/tally", admin);
        Assert.Equal(3, (await CampaignClient.JsonAsync(answer))["ballots"]!.GetValue<int>());
    }

    [Fact]
    public async Task Deployment_WithoutACanary_Fails()
    {
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);

        var (exitCode, output) = await SmokeAsync(host.Address);

        Assert.Equal((1, true), (exitCode, output.Contains("FAILED: there is no canary campaign", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Deployment_WhoseAdminIsNone_Fails()
    {
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);

        var (exitCode, output) = await SmokeAsync(host.Address, await client.StaffTokenAsync("marketer"));

        Assert.Equal((1, true), (exitCode, output.Contains("FAILED: the canary campaign, 403", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Deployment_ThatTakesNoVotes_Fails()
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

        Assert.Equal((1, true), (exitCode, output.Contains("FAILED: a vote, 409", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Deployment_ThatIsNotThere_Fails()
    {
        var (exitCode, output) = await SmokeAsync(new Uri($"http://127.0.0.1:{HostProcess.FreePort()}/"), seconds: 5);

        Assert.Equal((1, true), (exitCode, output.Contains("FAILED: ready", StringComparison.Ordinal)));
    }

    private static Task<(int ExitCode, string Output)> SmokeAsync(Uri address, string? admin = null, int seconds = 60)
    {
        var environment = new Dictionary<string, string> { ["SMOKE_SECONDS"] = $"{seconds}" };
        if (admin is not null)
            environment["CAMPAIGN_ADMIN_TOKEN"] = admin;
        return Script.RunAsync(Path.Combine(Deployment.Folder, "smoke.sh"), environment, address.ToString());
    }
}
