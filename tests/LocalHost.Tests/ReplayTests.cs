using System.Globalization;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>
/// Tests that ballots cast over HTTP give the published totals, and that every recount agrees. The short form casts a sample of
/// the larger files, and expects the totals of that sample.
/// </summary>
public sealed class ReplayTests(HostFixture host)
{
    [Theory]
    [InlineData("France_Toulouse_2024.pb", 1)]
    [InlineData("Poland_Katowice_2020.pb", 10)]
    [InlineData("Poland_Krakow_2024.pb", 10)]
    [InlineData("Poland_Wroclaw_2015_150-500.pb", 20)]
    public async Task Replay_OfRealBallots_GivesTheirTotals(string name, int every)
    {
        var path = Path.Combine(PabulibFolder.Path, name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not in {PabulibFolder.Path}");
        await ReplayAsync(PabulibFile.Read(path).Sample(Scale.Of(every, 1)));
    }

    [Theory]
    [InlineData("France_Toulouse_2024.pb")]
    [InlineData("Poland_Katowice_2020.pb")]
    [InlineData("Poland_Krakow_2024.pb")]
    [InlineData("Poland_Wroclaw_2015_150-500.pb")]
    public void File_Counted_HasThePublishedTotals(string name)
    {
        var path = Path.Combine(PabulibFolder.Path, name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not in {PabulibFolder.Path}");
        var file = PabulibFile.Read(path);

        Assert.Equal(file.Projects, file.Counted().Projects);
    }

    [Theory]
    [InlineData("approval", "max_length;3")]
    [InlineData("choose-1", "max_length;1")]
    [InlineData("ordinal", "max_length;3")]
    [InlineData("cumulative", "max_sum_points;6")]
    public async Task Replay_OfGeneratedBallots_GivesTheirTotals(string voteType, string limit) =>
        await ReplayAsync(PabulibFile.Parse("generated", Generate(voteType, limit, new Random(17))));

    [Fact]
    public async Task Replay_WrongPublishedTotal_ReportsTheDifference()
    {
        var file = PabulibFile.Parse("generated", Generate("approval", "max_length;3", new Random(17)));
        var projects = file.Projects.ToArray();
        projects[2] = projects[2] with { Votes = projects[2].Votes + 1 };
        var replay = new PabulibReplay(host.Client, file with { Projects = projects });
        await replay.CreateAsync(host.Admin);
        await replay.CastAsync(() => { }, TestContext.Current.CancellationToken);

        var outcome = await replay.CompareAsync(host.Admin);

        Assert.False(outcome.Matches);
        Assert.Single(outcome.Rows, row => !row.Matches);
    }

    private async Task ReplayAsync(PabulibFile file)
    {
        var replay = new PabulibReplay(host.Client, file);
        await replay.CreateAsync(host.Admin);
        await replay.CastAsync(() => { }, TestContext.Current.CancellationToken);

        var outcome = await replay.CompareAsync(host.Admin);

        Assert.True(outcome.RecountMatches, outcome.Recount.ToJsonString());
        Assert.All(outcome.Rows, row => Assert.True(row.Matches, $"{row}"));
        Assert.Equal(file.Ballots.Count, outcome.Ballots);
    }

    /// <summary>Returns a small file of 8 projects and 300 ballots, with their totals.</summary>
    private static List<string> Generate(string voteType, string limit, Random random)
    {
        var (votes, scores, rows) = (new int[8], new int[8], new List<string>());
        for (var voter = 0; voter < 300; voter++)
        {
            var choices = Enumerable.Range(0, 8).ToArray();
            random.Shuffle(choices);
            var count = voteType switch
            {
                "choose-1" => 1,
                "ordinal" => 3,
                _ => 1 + random.Next(3),
            };
            choices = choices[..count];
            var points = choices
                .Select(
                    (_, place) =>
                        voteType switch
                        {
                            "cumulative" => 1 + random.Next(2),
                            "ordinal" => 3 - place,
                            _ => 1,
                        }
                )
                .ToArray();
            foreach (var (choice, given) in choices.Zip(points))
            {
                votes[choice]++;
                scores[choice] += given;
            }

            var named = string.Join(',', choices.Select(choice => $"P/{choice}"));
            rows.Add(voteType == "cumulative" ? $"{voter};{named};{string.Join(',', points)}" : $"{voter};{named}");
        }

        return
        [
            "META",
            "key;value",
            $"vote_type;{voteType}",
            limit,
            "PROJECTS",
            "project_id;votes;score",
            .. Enumerable.Range(0, 8).Select(i => string.Create(CultureInfo.InvariantCulture, $"P/{i};{votes[i]};{scores[i]}")),
            "VOTES",
            voteType == "cumulative" ? "voter_id;vote;points" : "voter_id;vote",
            .. rows,
        ];
    }
}
