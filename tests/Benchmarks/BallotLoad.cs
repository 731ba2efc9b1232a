using System.Diagnostics;
using CampaignFunctions.Harness;

namespace CampaignFunctions.Benchmarks;

/// <summary>
/// Sends ballots of new voters to a local host, and recounts them. Its rounds alternate with rounds of the same script against
/// the bare endpoint.
/// </summary>
internal static class BallotLoad
{
    private const int RoundSeconds = 10;
    private const int BareSeconds = 5;
    private const int TokensPerRound = 240_000;

    public static async Task<LoadResult> RunAsync(string data, long ballots)
    {
        var clock = Stopwatch.StartNew();
        await using var host = await HostProcess.StartAsync(data);
        var ready = clock.Elapsed.TotalSeconds;
        using var client = CampaignClient.Of(host);
        var admin = await client.StaffTokenAsync("admin");
        await client.CreateCampaignAsync(BenchmarkCampaign.Definition(), admin);
        var tokens = new Tokens(data, BenchmarkCampaign.Id);
        var bodies = BenchmarkCampaign.Bodies(data, seed: 1);
        var small = ballots / 10;

        await CastAsync(host, tokens.File((int)small), bodies, BenchmarkCampaign.Small, seconds: (int)(small / 10_000) + 5);
        using var bare = await BareEndpoint.StartAsync();
        var lag = new TallyLag(client, tokens, Path.Combine(data, "campaigns.db"));
        var (bareRounds, rounds, syncs) = (new List<WrkResult>(), new List<WrkResult>(), new List<double>());

        // Both programs must be warm before they are measured. The ballots of the small poll have warmed up the local host.
        var warm = tokens.File(1000);
        await Wrk.RunAsync(
            bare.Address,
            RoundSeconds,
            warm,
            bodies,
            HttpMethod.Put,
            BenchmarkCampaign.BallotPath(BenchmarkCampaign.Large),
            again: true
        );
        for (long cast = 0; cast < ballots; )
        {
            var file = tokens.File(TokensPerRound);
            syncs.Add(DiskSync.P99(data));
            bareRounds.Add(
                await Wrk.RunAsync(
                    bare.Address,
                    BareSeconds,
                    file,
                    bodies,
                    HttpMethod.Put,
                    BenchmarkCampaign.BallotPath(BenchmarkCampaign.Large),
                    again: true
                )
            );
            using var stop = new CancellationTokenSource();
            var probe = lag.ProbeAsync(BenchmarkCampaign.Large, stop.Token);
            rounds.Add(await CastAsync(host, file, bodies, BenchmarkCampaign.Large, RoundSeconds));
            await stop.CancelAsync();
            await probe;
            File.Delete(file);
            cast += rounds[^1].Requests;
            Console.WriteLine(
                $"{cast:N0} of {ballots:N0} ballots: {rounds[^1].PerSecond:N0} a second, "
                    + $"p99 {WrkResult.Percentile([rounds[^1]], 99):N1} ms; bare {bareRounds[^1].PerSecond:N0}"
            );
        }

        var counted = await SettledAsync(client, admin);
        var peak = host.PeakMegabytes;
        var smallRecount = await MedianRecountAsync(client, admin, BenchmarkCampaign.Small);
        var largeRecount = await MedianRecountAsync(client, admin, BenchmarkCampaign.Large);
        await host.StopAsync();
        return new(
            ready,
            Percentile.Median(bareRounds.Select(round => round.PerSecond)),
            (counted - lag.Seconds.Count) / rounds.Sum(round => round.Seconds),
            WrkResult.Percentile(rounds, 99),
            WrkResult.Percentile(rounds, 100),
            syncs.Max(),
            Percentile.Of(lag.Seconds, 99),
            lag.Seconds.Count,
            rounds.Sum(round => round.Errors),
            counted,
            smallRecount,
            largeRecount,
            peak
        );
    }

    private static Task<WrkResult> CastAsync(HostProcess host, string tokens, string bodies, string poll, int seconds) =>
        Wrk.RunAsync(host.Address, seconds, tokens, bodies, HttpMethod.Put, BenchmarkCampaign.BallotPath(poll), again: false);

    /// <summary>Waits until no more ballots arrive; returns the number of ballots in the log, from a recount.</summary>
    private static async Task<long> SettledAsync(CampaignClient client, string admin)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var recount = await client.RecountAsync(BenchmarkCampaign.Id, BenchmarkCampaign.Large, admin);
        return recount["matches"]!.GetValue<bool>()
            ? recount["ballots"]!.GetValue<long>()
            : throw new InvalidOperationException($"The recount differs: {recount.ToJsonString()}");
    }

    private static async Task<TimedRecount> MedianRecountAsync(CampaignClient client, string admin, string poll)
    {
        var times = new List<double>();
        long ballots = 0;
        for (var i = 0; i < 3; i++)
        {
            var clock = Stopwatch.StartNew();
            var recount = await client.RecountAsync(BenchmarkCampaign.Id, poll, admin);
            times.Add(clock.Elapsed.TotalSeconds);
            ballots = recount["ballots"]!.GetValue<long>();
        }

        return new(Percentile.Median(times), ballots);
    }
}
