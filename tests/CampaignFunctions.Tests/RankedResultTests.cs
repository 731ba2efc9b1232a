using CampaignFunctions.Harness;
using CampaignFunctions.Tallies;
using CsCheck;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Checks that instant runoff and Condorcet agree with slow, obvious implementations that share no code with them.
/// </summary>
public sealed class RankedResultTests
{
    private static readonly Gen<string[][]> Ballots = Gen.Shuffle(new[] { "a", "b", "c", "d", "e" })
        .SelectMany(order => Gen.Int[1, 4].Select(length => order[..length]))
        .Array[0, 12];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Results_OfAnyBallots_MatchTheObviousImplementations() =>
        Ballots.Sample(ballots => Compare(["a", "b", "c", "d", "e"], ballots), iter: 5000);

    [Fact]
    public void Results_OfKrakow_MatchTheObviousImplementations()
    {
        var path = Path.Combine(PabulibFolder.Path, "Poland_Krakow_2024.pb");
        Assert.SkipUnless(File.Exists(path), $"The ballots of Krakow are missing at {path}");
        var file = PabulibFile.Read(path);
        var ballots = file.Ballots.Where((_, i) => i % Scale.Of(10, 1) == 0).Select(ballot => ballot.Choices);

        Compare([.. file.Projects.Select(project => project.Id)], [.. ballots]);
    }

    [Fact]
    public void InstantRunoff_TieInTheFirstRound_DropsTheHigherId()
    {
        var result = InstantRunoff.Of(
            Rankings(
                ["a", "b", "c"],
                [
                    ["a"],
                    ["b"],
                    ["c", "a"],
                ]
            ),
            Cancel
        );

        Assert.Equal(["c", null], result.Rounds.Select(round => round.Dropped));
        Assert.Equal(["a", "b", "c"], result.Rounds[0].Tied!); // only the id decided
        Assert.Null(result.Rounds[1].Tied);
        Assert.Equal("a", result.Winner);
    }

    [Fact]
    public void InstantRunoff_TieInALaterRound_IsDecidedByTheRoundBefore()
    {
        // Options b and c tie in the second round. Option b was behind in the first round.
        var result = InstantRunoff.Of(
            Rankings(
                ["a", "b", "c", "d"],
                [
                    ["a"],
                    ["a"],
                    ["a"],
                    ["b"],
                    ["c"],
                    ["c"],
                    ["d", "b"],
                ]
            ),
            Cancel
        );

        Assert.Equal(["d", "b", null], result.Rounds.Select(round => round.Dropped));
        Assert.Equal(
            [
                ["b", "d"],
                null,
                null,
            ],
            result.Rounds.Select(round => round.Tied)
        );
    }

    [Fact]
    public void InstantRunoff_ExhaustedBallots_LeaveTheMajorityCount()
    {
        var result = InstantRunoff.Of(
            Rankings(
                ["a", "b", "c"],
                [
                    ["a"],
                    ["a"],
                    ["b"],
                    ["b", "a"],
                    ["c"],
                ]
            ),
            Cancel
        );

        Assert.Equal([0L, 1L, 2L], result.Rounds.Select(round => round.Exhausted).Take(3));
        Assert.Equal("a", result.Winner);
    }

    [Fact]
    public void Results_WithoutBallots_HaveNoWinner()
    {
        Assert.Null(InstantRunoff.Of(Rankings(["a", "b"], []), Cancel).Winner);
        Assert.Null(Condorcet.Of(Rankings(["a", "b"], []), Cancel).Winner);
        Assert.Null(Condorcet.Of(Rankings(["a"], []), Cancel).Winner);
    }

    [Fact]
    public void Results_OptionAddedWhileCounting_IncludeIt() =>
        Assert.Equal(
            "new",
            InstantRunoff
                .Of(
                    Rankings(
                        ["a", "b"],
                        [
                            ["new"],
                            ["new", "a"],
                            ["b"],
                        ]
                    ),
                    Cancel
                )
                .Winner
        );

    [Fact]
    public void Condorcet_Cycle_HasNoWinner() =>
        Assert.Null(
            Condorcet
                .Of(
                    Rankings(
                        ["a", "b", "c"],
                        [
                            ["a", "b", "c"],
                            ["b", "c", "a"],
                            ["c", "a", "b"],
                        ]
                    ),
                    Cancel
                )
                .Winner
        );

    private static void Compare(string[] options, string[][] ballots)
    {
        var rankings = Rankings(options, ballots);
        var (winner, dropped) = Obvious.InstantRunoff(options, ballots);
        var runoff = InstantRunoff.Of(rankings, Cancel);
        Assert.Equal(winner, runoff.Winner);
        Assert.Equal(dropped, runoff.Rounds.Select(round => round.Dropped).OfType<string>());
        Assert.Equal(Obvious.Condorcet(options, ballots), Condorcet.Of(rankings, Cancel).Winner);
    }

    private static Rankings Rankings(string[] options, string[][] ballots)
    {
        var rankings = new Rankings(options);
        foreach (var ballot in ballots)
            rankings.Add(ballot);
        return rankings;
    }

    /// <summary>Implements the definitions of the API word for word, with plain lists.</summary>
    private static class Obvious
    {
        public static (string? Winner, List<string> Dropped) InstantRunoff(string[] options, string[][] ballots)
        {
            var (left, dropped, history) = (options.ToList(), new List<string>(), new List<Dictionary<string, int>>());
            while (true)
            {
                var firsts = ballots.Select(ballot => ballot.FirstOrDefault(left.Contains)).OfType<string>().ToList();
                history.Insert(0, options.ToDictionary(option => option, option => firsts.Count(first => first == option)));
                var over = left.Find(option => history[0][option] > firsts.Count / 2.0);
                if (over is not null || firsts.Count == 0)
                    return (over, dropped);
                if (left.Count == 1)
                    return (left[0], dropped);
                var goes = left.Order(
                        Comparer<string>.Create(
                            (x, y) =>
                                history.Select(round => round[x].CompareTo(round[y])).FirstOrDefault(order => order != 0)
                                    is var order
                                        and not 0
                                    ? order
                                    : string.CompareOrdinal(y, x)
                        )
                    )
                    .First();
                left.Remove(goes);
                dropped.Add(goes);
            }
        }

        public static string? Condorcet(string[] options, string[][] ballots)
        {
            var places = ballots
                .Select(ballot =>
                    ballot.Select((option, place) => (option, place)).ToDictionary(pair => pair.option, pair => pair.place)
                )
                .ToList();
            bool Beats(string one, string other)
            {
                var margin = 0;
                foreach (var place in places)
                {
                    var (mine, theirs) = (
                        place.GetValueOrDefault(one, int.MaxValue),
                        place.GetValueOrDefault(other, int.MaxValue)
                    );
                    margin += Math.Sign(theirs.CompareTo(mine));
                }

                return margin > 0;
            }

            return ballots.Length == 0
                ? null
                : Array.Find(options, one => options.All(other => one == other || Beats(one, other)));
        }
    }
}
