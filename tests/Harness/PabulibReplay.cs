using System.Text.Json.Nodes;

namespace CampaignFunctions.Harness;

/// <summary>Casts the ballots of a file over HTTP and compares the tally of the campaign with the published totals.</summary>
public sealed class PabulibReplay(CampaignClient client, PabulibFile file)
{
    private const string Poll = "projects";
    private const int Voters = 48;

    private readonly string _campaign = $"replay-{Guid.CreateVersion7()}";

    /// <summary>Creates an open campaign from the file; the projects become options.</summary>
    public Task CreateAsync(string adminToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var poll = new JsonObject
        {
            ["id"] = Poll,
            ["title"] = new JsonObject { ["en"] = file.Name },
            ["method"] = file.Method,
            ["options"] = new JsonArray([
                .. file.Projects.Select(project => new JsonObject
                {
                    ["id"] = project.Id,
                    ["title"] = new JsonObject { ["en"] = project.Name },
                }),
            ]),
            [file.Method == "points" ? "maxPoints" : "maxChoices"] = file.Limit,
        };
        return client.CreateCampaignAsync(
            new()
            {
                ["id"] = _campaign,
                ["title"] = new JsonObject { ["en"] = file.Name },
                ["status"] = "live",
                ["participation"] = "open",
                ["limits"] = "off",
                ["windows"] = new JsonObject
                {
                    ["voting"] = new JsonObject { ["from"] = now.AddMinutes(-1), ["to"] = now.AddHours(6) },
                },
                ["polls"] = new JsonArray(poll),
            },
            adminToken
        );
    }

    /// <summary>Casts every ballot, each as a new participant.</summary>
    public Task CastAsync(Action castOne, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            file.Ballots,
            new ParallelOptions { MaxDegreeOfParallelism = Voters, CancellationToken = cancellationToken },
            async (ballot, _) =>
            {
                var token = await client.OpenTokenAsync(_campaign);
                await client.CastAsync(_campaign, Poll, token, Body(ballot));
                castOne();
            }
        );

    /// <summary>Waits until the tally has all ballots, recounts, and returns the comparison.</summary>
    public async Task<ReplayOutcome> CompareAsync(string staffToken)
    {
        var tally = await client.WaitForTallyAsync(_campaign, Poll, file.Ballots.Count);
        var counted = tally["results"]!
            .AsArray()
            .ToDictionary(result => result!["optionId"]!.GetValue<string>(), result => result!.AsObject());
        var rows = file.Projects.Select(project =>
        {
            var result = counted[project.Id];
            return new ReplayRow(project, result["votes"]!.GetValue<long>(), result["score"]!.GetValue<long>());
        });
        return new([.. rows], tally["ballots"]!.GetValue<long>(), await client.RecountAsync(_campaign, Poll, staffToken));
    }

    private static JsonObject Body(PabulibBallot ballot)
    {
        if (ballot.Points is null)
            return new() { ["choices"] = new JsonArray([.. ballot.Choices.Select(choice => JsonValue.Create(choice))]) };
        var points = new JsonObject();
        foreach (var (choice, given) in ballot.Choices.Zip(ballot.Points))
            points[choice] = given;
        return new() { ["points"] = points };
    }
}
