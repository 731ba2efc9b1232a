using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>
/// Tests that each supporter of a suggestion is told once of its status, although the host is killed three times meanwhile:
/// 20,000 supporters, and 100,000 in the full tests.
/// </summary>
public sealed class NoticeKillTests(ITestOutputHelper output)
{
    private const string Campaign = "c";
    private const int Kills = 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Notices_HostKilledThreeTimes_ReachEachSupporterOnce()
    {
        var (supporters, seed) = (Scale.Of(20_000, 100_000), Environment.TickCount);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("notices-");
        try
        {
            var suggestion = await SuggestAsync(folder.FullName);
            await SupportAsync(folder.FullName, suggestion.Split('/')[^1], supporters);
            await AnswerAsync(folder.FullName, suggestion);
            for (var kill = 1; kill <= Kills; kill++)
                await KillAsync(folder.FullName, random.Next(supporters * kill / 5, supporters * (kill + 1) / 5));

            var (before, seconds) = await FinishAsync(folder.FullName, supporters + 1);

            output.WriteLine($"{(supporters + 1 - before) / seconds:F0} notices/s after the last kill, from {before} on");
            using var store = Open(folder.FullName);
            var people = new HashSet<string>();
            await foreach (var row in store.ScanAllAsync(Notice.Container, new() { PageSize = 10_000 }, Cancel))
                Assert.True(people.Add(row.Document.Pk)); // one event: two notices in a partition would be two of one person
            Assert.Equal(supporters + 1, people.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<HostProcess> StartAsync(string data) => HostProcess.StartAsync(data, ["--demonstration", "false"]);

    private static async Task<string> SuggestAsync(string data)
    {
        await using var host = await StartAsync(data);
        using var client = CampaignClient.Of(host);
        var definition = Definitions.Campaign(Campaign);
        definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone();
        await client.CreateCampaignAsync(definition, await client.StaffTokenAsync("admin"));
        var body = new JsonObject { ["title"] = "A glass roof", ["text"] = "One that opens." };
        var author = await client.OpenTokenAsync(Campaign);
        using var made = await client.SendAsync(HttpMethod.Post, $"/api/campaigns/{Campaign}/suggestions", author, body);
        made.EnsureSuccessStatusCode();
        Assert.Equal(0, await host.StopAsync());
        return made.Headers.Location!.ToString();
    }

    /// <summary>Writes the supports into the database: over HTTP, they would take most of the time.</summary>
    private static async Task SupportAsync(string data, string suggestionId, int supporters)
    {
        using var store = Open(data);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, supporters),
            new ParallelOptions { MaxDegreeOfParallelism = 256, CancellationToken = Cancel },
            async (_, cancel) =>
                await store.CreateAsync(
                    SupportRevision.Container,
                    new SupportRevision
                    {
                        Id = RevisionId.Of(ParticipantTokens.NewVoterKey(), 1),
                        Pk = SupportRevision.PartitionOf(Campaign, suggestionId),
                        CampaignId = Campaign,
                        SuggestionId = suggestionId,
                        Revision = 1,
                        Content = new(Supported: true, Tiers.Open, Counted: true),
                        CastAt = TimeProvider.System.GetUtcNow(),
                        IdentityAge = 0,
                        Network = "n",
                    },
                    cancel
                )
        );
    }

    private static async Task AnswerAsync(string data, string suggestion)
    {
        await using var host = await StartAsync(data);
        using var client = CampaignClient.Of(host);
        var status = new JsonObject
        {
            ["status"] = "planned",
            ["response"] = new JsonObject { ["en"] = "Soon." },
        };
        var moderator = await client.StaffTokenAsync("moderator");
        using var answer = await client.SendAsync(HttpMethod.Put, suggestion + "/status", moderator, status);
        answer.EnsureSuccessStatusCode();
        await host.KillAsync();
    }

    /// <summary>Kills the host once it has told so many people.</summary>
    private static async Task KillAsync(string data, int people)
    {
        await using var host = await StartAsync(data);
        await WaitAsync(host, run => run["people"]!.GetValue<int>() >= people);
        await host.KillAsync();
    }

    private static async Task<(int Before, double Seconds)> FinishAsync(string data, int people)
    {
        await using var host = await StartAsync(data);
        var began = TimeProvider.System.GetTimestamp();
        var first = await WaitAsync(host, _ => true);
        var last = await WaitAsync(host, run => run["phase"]!.GetValue<string>() == "done");
        Assert.Equal(people, last["people"]!.GetValue<int>());
        Assert.Equal(0, await host.StopAsync());
        return (first["people"]!.GetValue<int>(), TimeProvider.System.GetElapsedTime(began).TotalSeconds);
    }

    private static async Task<JsonNode> WaitAsync(HostProcess host, Func<JsonNode, bool> isIt)
    {
        using var client = CampaignClient.Of(host);
        var moderator = await client.StaffTokenAsync("moderator");
        return (
            await Eventually.GetAsync(
                async () =>
                {
                    using var found = await client.SendAsync(HttpMethod.Get, $"/api/campaigns/{Campaign}/notice-runs", moderator);
                    return (await CampaignClient.JsonAsync(found))["items"]!.AsArray() is [{ } run] ? run : null;
                },
                run => run is not null && isIt(run),
                run => run?.ToJsonString() ?? "no run"
            )
        )!;
    }

    private static SqliteStore Open(string data) => new(Path.Combine(data, "campaigns.db"), TimeProvider.System);
}
