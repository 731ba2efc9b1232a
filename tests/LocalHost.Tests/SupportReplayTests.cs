using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests that replay a participatory budget as suggestions: each voter supports the projects on their ballot.</summary>
public sealed class SupportReplayTests(HostFixture host)
{
    [Fact]
    public async Task Support_ByTheVotersOfToulouse_GivesTheirVotes()
    {
        var path = Path.Combine(PabulibFolder.Path, "France_Toulouse_2024.pb");
        Assert.SkipUnless(File.Exists(path), $"The ballots of Toulouse are not at {path}");
        await ReplayAsync(PabulibFile.Read(path).Sample(Scale.Of(4, 1)));
    }

    [Fact]
    public async Task Support_ByGeneratedVoters_GivesTheirTotals()
    {
        var random = new Random(5);
        var ballots = Enumerable
            .Range(0, 300)
            .Select(_ => new PabulibBallot(
                [.. Enumerable.Range(0, 12).Where(_ => random.Next(4) == 0).Select(project => $"{project}")],
                null
            ))
            .ToArray();
        var projects = Enumerable
            .Range(0, 12)
            .Select(id => new PabulibProject(
                $"{id}",
                $"Project {id}",
                ballots.Count(ballot => ballot.Choices.Contains($"{id}")),
                null
            ));
        await ReplayAsync(new("generated", "approval", 12, [.. projects], ballots));
    }

    private async Task ReplayAsync(PabulibFile file)
    {
        var campaign = await host.CampaignAsync(definition =>
        {
            definition["limits"] = "off";
            definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone();
        });
        var address = $"/api/campaigns/{campaign}/suggestions";
        var ids = await ImportAsync(address, file);

        await Parallel.ForEachAsync(
            file.Ballots,
            new ParallelOptions { MaxDegreeOfParallelism = 48 },
            async (ballot, _) =>
            {
                var token = await host.Client.OpenTokenAsync(campaign);
                foreach (var choice in ballot.Choices)
                    await host.PutAsync($"{address}/{ids[choice]}/support", token, null)
                        .IsStatusAsync(System.Net.HttpStatusCode.NoContent);
            }
        );

        var expected = file
            .Projects.OrderByDescending(project => project.Votes)
            .ThenBy(project => ids[project.Id], StringComparer.Ordinal)
            .Select(project => (ids[project.Id], project.Votes))
            .ToArray();
        await Eventually.GetAsync(
            () => TopAsync(address),
            top => top.SequenceEqual(expected),
            top => $"the order is {string.Join(' ', top)}, expected {string.Join(' ', expected)}."
        );

        foreach (var id in ids.Values)
            Assert.True(
                (await host.Client.SendAsync(HttpMethod.Post, $"{address}/{id}/recount", host.Marketer).IsJsonAsync())[
                    "matches"
                ]!.GetValue<bool>()
            );
    }

    /// <summary>Imports the projects; returns the id of each suggestion by the id of its project.</summary>
    private async Task<Dictionary<string, string>> ImportAsync(string address, PabulibFile file)
    {
        var lines = file.Projects.Select(project =>
            new JsonObject
            {
                ["ref"] = project.Id,
                ["title"] = project.Name.Length >= 3 ? project.Name : $"Project {project.Name}",
                ["text"] = project.Id,
            }.ToJsonString()
        );
        using var http = new HttpClient { BaseAddress = host.Address };
        using var body = new StringContent(
            string.Join('\n', lines),
            new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-ndjson")
        );
        http.DefaultRequestHeaders.Authorization = new("Bearer", host.Admin);
        var outcome = await http.PostAsync(
                new Uri(address + "/import", UriKind.Relative),
                body,
                TestContext.Current.CancellationToken
            )
            .IsJsonAsync();
        Assert.Equal(file.Projects.Count, outcome["created"]!.GetValue<int>());
        return (await ListAsync($"{address}?limit=100")).ToDictionary(
            item => item["text"]!.GetValue<string>(),
            item => item["id"]!.GetValue<string>()
        );
    }

    private async Task<(string, long)[]> TopAsync(string address) =>
        [
            .. (await ListAsync($"{address}?limit=100&sort=top")).Select(item =>
                (item["id"]!.GetValue<string>(), item["support"]!.GetValue<long>())
            ),
        ];

    private async Task<List<JsonNode>> ListAsync(string address)
    {
        var items = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await host.GetAsync(cursor is null ? address : $"{address}&cursor={cursor}").IsJsonAsync();
            items.AddRange(page["items"]!.AsArray()!);
            cursor = page["next"]?.GetValue<string>();
        } while (cursor is not null);
        return items;
    }
}
