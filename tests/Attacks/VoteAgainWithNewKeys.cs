using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Attacks;

/// <summary>After the keys were lost, everybody would be a new person to the host, and could vote again.</summary>
public sealed class VoteAgainWithNewKeys : IDisposable
{
    private static readonly string[] Arguments = ["--demonstration", "false", "--urls", HostProcess.AnyPort];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("new-keys-");

    private string Keys => Path.Combine(_folder.FullName, "keys.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("lost")]
    [InlineData("replaced")]
    public async Task Host_WithTheVotesButWithoutTheirKeys_DoesNotStart(string keys)
    {
        await VoteAsync();
        var own = await File.ReadAllBytesAsync(Keys, TestContext.Current.CancellationToken);
        File.Delete(Keys);
        if (keys == "replaced")
            await MakeOtherKeysAsync();

        var (code, output) = await HostProcess.RunAsync([.. Arguments, "--data", _folder.FullName]);

        Assert.Equal((1, 1), (code, output.Trim().Split('\n').Length));
        Assert.Contains("key", output, StringComparison.OrdinalIgnoreCase);
        await File.WriteAllBytesAsync(Keys, own, TestContext.Current.CancellationToken);
        await using var restored = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var reader = CampaignClient.Of(restored);
        await reader.WaitForTallyAsync("c", "colour", ballots: 1);
    }

    private async Task VoteAsync()
    {
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);
        await client.CreateCampaignAsync(Definitions.Campaign("c"), await client.StaffTokenAsync("admin"));
        await client.CastAsync("c", "colour", await client.OpenTokenAsync("c"), Definitions.Choices("red"));
        await client.WaitForTallyAsync("c", "colour", ballots: 1);
        await host.StopAsync();
    }

    private async Task MakeOtherKeysAsync()
    {
        var other = Directory.CreateTempSubdirectory("other-keys-");
        try
        {
            await using (await HostProcess.StartAsync(other.FullName, ["--demonstration", "false"]))
                File.Copy(Path.Combine(other.FullName, "keys.json"), Keys);
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }
}
