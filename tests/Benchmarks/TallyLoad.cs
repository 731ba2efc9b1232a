using System.Text.Json.Nodes;
using CampaignFunctions.Harness;

namespace CampaignFunctions.Benchmarks;

/// <summary>A thousand people read the tally of a poll with the most options, and never say that they have it already.</summary>
internal static class TallyLoad
{
    private const string Campaign = "many-options";
    private const int Options = 500;
    private const int Ranks = 150;
    private const int Ballots = 200;
    private const int Pollers = 1000;
    private const int Seconds = 10;

    public static async Task<IReadOnlyList<Bar>> RunAsync(string data)
    {
        await using var host = await HostProcess.StartAsync(data, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);
        await client.CreateCampaignAsync(Definition(), await client.StaffTokenAsync("admin"));
        var random = new Random(1);
        for (var i = 0; i < Ballots; i++)
            await client.CastAsync(Campaign, "p", await client.OpenTokenAsync(Campaign), Ballot(random));
        await client.WaitForTallyAsync(Campaign, "p", Ballots);
        var address = new Uri(host.Address, $"/api/campaigns/{Campaign}/polls/p/tally");
        var bytes = (await client.TallyAsync(Campaign, "p")).ToJsonString().Length;

        await Wrk.ReadAsync(address, 3, Pollers);
        var read = await Wrk.ReadAsync(address, Seconds, Pollers);
        var p99 = WrkResult.Percentile([read], 99);
        await host.StopAsync();
        return
        [
            new(
                "tallies read per second",
                $"{read.PerSecond:N0}",
                "3,000",
                $"{Pollers:N0} pollers, {bytes / 1024:N0} KB, p99 {p99:N0} ms, {read.Errors} errors",
                read is { PerSecond: >= 3000, Errors: 0 }
            ),
            new("tallies, p99", $"{p99:N0} ms", "1,000 ms", "the same", p99 < 1000),
        ];
    }

    private static JsonObject Ballot(Random random)
    {
        var options = Enumerable.Range(0, Options).ToArray();
        random.Shuffle(options);
        return new() { ["choices"] = new JsonArray([.. options.Take(Ranks).Select(option => JsonValue.Create(Id(option)))]) };
    }

    private static string Id(int option) => $"{option:D4}-{new string('x', 59)}";

    private static JsonObject Definition()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            ["id"] = Campaign,
            ["title"] = new JsonObject { ["en"] = "Many options" },
            ["status"] = "live",
            ["participation"] = "open",
            ["windows"] = new JsonObject
            {
                ["voting"] = new JsonObject { ["from"] = now.AddMinutes(-1), ["to"] = now.AddHours(6) },
            },
            ["polls"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "p",
                    ["title"] = new JsonObject { ["en"] = "Which?" },
                    ["method"] = "ranked",
                    ["maxChoices"] = Ranks,
                    ["options"] = new JsonArray([
                        .. Enumerable
                            .Range(0, Options)
                            .Select(option => new JsonObject
                            {
                                ["id"] = Id(option),
                                ["title"] = new JsonObject { ["en"] = $"Option {option}" },
                            }),
                    ]),
                }
            ),
        };
    }
}
