using CampaignFunctions.Harness;

namespace CampaignFunctions.Benchmarks;

/// <summary>
/// Posts bodies of new participants to a local host as fast as possible. Its rounds alternate with rounds of the same script
/// against the bare endpoint.
/// </summary>
internal static class SubmitRounds
{
    private const int RoundSeconds = 10;
    private const int BareSeconds = 5;
    private const int Rounds = 3;
    private const int TokensPerRound = 150_000;

    public static async Task<SubmitResult> RunAsync(HostProcess host, Tokens tokens, string bodies, string path)
    {
        using var bare = await BareEndpoint.StartAsync();
        var warm = tokens.File(5000);
        await Wrk.RunAsync(bare.Address, BareSeconds, warm, bodies, HttpMethod.Post, path, again: true);
        await Wrk.RunAsync(host.Address, BareSeconds, warm, bodies, HttpMethod.Post, path, again: false);
        var (bares, rounds) = (new List<WrkResult>(), new List<WrkResult>());
        for (var round = 0; round < Rounds; round++)
        {
            var file = tokens.File(TokensPerRound);
            bares.Add(await Wrk.RunAsync(bare.Address, BareSeconds, file, bodies, HttpMethod.Post, path, again: true));
            rounds.Add(await Wrk.RunAsync(host.Address, RoundSeconds, file, bodies, HttpMethod.Post, path, again: false));
            File.Delete(file);
            Console.WriteLine(
                $"{rounds[^1].PerSecond:N0} a second to {path}, p99 {WrkResult.Percentile([rounds[^1]], 99):N1} ms; "
                    + $"bare {bares[^1].PerSecond:N0}"
            );
        }

        return new(
            Percentile.Median(bares.Select(round => round.PerSecond)),
            rounds.Sum(round => round.Requests) / rounds.Sum(round => round.Seconds),
            WrkResult.Percentile(rounds, 99),
            rounds.Sum(round => round.Errors)
        );
    }
}
