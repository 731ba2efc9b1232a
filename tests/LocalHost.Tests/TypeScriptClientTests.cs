using System.Diagnostics;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>A client whose types are generated from the API's description type-checks, and casts a vote.</summary>
public sealed class TypeScriptClientTests(HostFixture host)
{
    private static readonly string Folder = Path.Combine(PabulibFolder.Repository, "tests", "TypeScriptClient");

    [Fact]
    public async Task GeneratedClient_TypeChecksAndCastsAVote()
    {
        Assert.SkipUnless(await RunAsync("--version") is { ExitCode: 0 }, "npm is not here");
        Assert.SkipUnless(await RunAsync("ci", "--no-audit", "--no-fund") is { ExitCode: 0 }, "npm could not install tests/TypeScriptClient/package.json");
        var campaign = await host.CampaignAsync();

        var check = await RunAsync("run", "--silent", "check");
        Assert.True(check.ExitCode == 0, check.Output);
        var vote = await RunAsync("run", "--silent", "vote", "--", host.Host.Address.ToString(), campaign);

        Assert.True(vote.ExitCode == 0, vote.Output);
        Assert.Equal(["colour red 1", "unknown-option"], vote.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var tally = await host.Client.WaitForTallyAsync(campaign, "colour", 1, TimeSpan.FromSeconds(20));
        Assert.Equal("red", tally["results"]![0]!["optionId"]!.GetValue<string>());
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, errors) = (npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), npm.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (npm.ExitCode, await output + await errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");   // there is no such program
        }
    }
}
