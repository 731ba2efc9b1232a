using System.Diagnostics;
using System.Net;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests a local host whose disk is full: a file system in memory, which only its process sees.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Campaign = "c";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("full-disk-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Disk_Full_EndsWritesUntilThereIsRoomAgain()
    {
        await SkipWithoutNamespacesAsync();
        string[] wrapper = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=8m d \"$0\" && exec \"$@\"", _folder.FullName];
        await using var host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"], wrapper);
        using var client = CampaignClient.Of(host);
        var admin = await client.StaffTokenAsync("admin");
        await client.CreateCampaignAsync(Definitions.Campaign(Campaign), admin);
        var acknowledged = await VoteUntilFullAsync(client, most: 1);
        await client.WaitForTallyAsync(Campaign, "colour", acknowledged);

        // The test sees the disk of the other process through its root.
        var filler = $"/proc/{host.Id}/root{_folder.FullName}/filler";
        await FillAsync(filler);
        acknowledged += await VoteUntilFullAsync(client, most: 1000);

        await client.SendAsync(HttpMethod.Get, $"/api/campaigns/{Campaign}").IsStatusAsync(HttpStatusCode.OK);
        await client.SendAsync(HttpMethod.Get, $"/api/campaigns/{Campaign}/polls/colour/tally").IsStatusAsync(HttpStatusCode.OK);
        var unready = await client.SendAsync(HttpMethod.Get, "/api/ready").IsJsonAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("store", unready["failing"]!.ToJsonString(), StringComparison.Ordinal);
        await client.SendAsync(HttpMethod.Get, "/api/health").IsStatusAsync(HttpStatusCode.OK);

        File.Delete(filler);
        await Eventually.GetAsync(
            async () =>
            {
                using var ready = await client.SendAsync(HttpMethod.Get, "/api/ready");
                return ready.StatusCode;
            },
            status => status == HttpStatusCode.OK,
            status => $"{status}"
        );
        acknowledged += await VoteUntilFullAsync(client, most: 5);
        await client.WaitForTallyAsync(Campaign, "colour", acknowledged);
        var recount = await client.RecountAsync(Campaign, "colour", admin);
        Assert.Equal((true, acknowledged), (recount["matches"]!.GetValue<bool>(), recount["ballots"]!.GetValue<int>()));
        Assert.Equal(0, await host.StopAsync());
    }

    /// <summary>Votes as new people until a vote is refused; returns the number of acknowledged votes.</summary>
    private static async Task<int> VoteUntilFullAsync(CampaignClient client, int most)
    {
        for (var votes = 0; votes < most; votes++)
        {
            var token = await client.OpenTokenAsync(Campaign);
            using var answer = await client.SendAsync(
                HttpMethod.Put,
                $"/api/campaigns/{Campaign}/polls/colour/ballot",
                token,
                Definitions.Choices("red")
            );
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                return votes;
            answer.EnsureSuccessStatusCode();
        }

        Assert.True(most < 1000, "The disk is not full.");
        return most;
    }

    private static async Task FillAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (!Cancel.IsCancellationRequested)
                await stream.WriteAsync(page, Cancel);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }

    private static async Task SkipWithoutNamespacesAsync()
    {
        var start = new ProcessStartInfo("sh", ["-c", "unshare -rm mount -t tmpfs d /mnt"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(Cancel);
        Assert.SkipWhen(process.ExitCode != 0, "This machine lets nobody mount a file system of their own.");
    }
}
