using System.Diagnostics;
using CampaignFunctions.Harness;

namespace CampaignFunctions.Benchmarks;

/// <summary>The time to replay Wroclaw's ballots, including the tokens, and the time to only read their file.</summary>
internal sealed record ReplayResult(int Ballots, double ReadSeconds, double Seconds)
{
    /// <summary>Replays the ballots. Returns null if their file is missing.</summary>
    public static async Task<ReplayResult?> RunAsync(string data)
    {
        var path = Path.Combine(PabulibFolder.Path, "Poland_Wroclaw_2015_150-500.pb");
        if (!File.Exists(path))
            return null;

        var clock = Stopwatch.StartNew();
        var file = PabulibFile.Read(path);
        var read = clock.Elapsed.TotalSeconds;
        await using var host = await HostProcess.StartAsync(data, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);
        var admin = await client.StaffTokenAsync("admin");
        var replay = new PabulibReplay(client, file);
        await replay.CreateAsync(admin);
        clock.Restart();
        await replay.CastAsync(() => { }, CancellationToken.None);
        var outcome = await replay.CompareAsync(admin);
        return outcome.Matches
            ? new(file.Ballots.Count, read, clock.Elapsed.TotalSeconds)
            : throw new InvalidOperationException("The replay differs from the published totals.");
    }
}
