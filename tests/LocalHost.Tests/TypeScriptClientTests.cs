using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests that a client with types generated from the API description type-checks and casts a vote.</summary>
public sealed class TypeScriptClientTests(HostFixture host)
{
    private static readonly Npm Client = new(Path.Combine(PabulibFolder.Repository, "tests", "TypeScriptClient"));

    [Fact]
    public async Task GeneratedClient_CalledFromTypeScript_TypeChecksAndCastsAVote()
    {
        var missing = await Client.InstallAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(missing is not null, missing ?? "");
        var campaign = await host.CampaignAsync();

        var check = await RunAsync("run", "--silent", "check");
        Assert.True(check.ExitCode == 0, check.Output);
        var vote = await RunAsync("run", "--silent", "vote", "--", host.Address.ToString(), campaign);

        Assert.True(vote.ExitCode == 0, vote.Output);
        Assert.Equal(["colour red 1", "unknown-option"], vote.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var tally = await host.Client.WaitForTallyAsync(campaign, "colour", 1);
        Assert.Equal("red", tally["results"]![0]!["optionId"]!.GetValue<string>());
    }

    private static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        Client.RunAsync(TestContext.Current.CancellationToken, arguments);
}
