using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;
using CsCheck;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests how counts become results.</summary>
public sealed class TallyViewTests
{
    [Theory]
    [InlineData(new long[] { 20, 15, 12 }, new int[0])]
    [InlineData(new long[] { 20, 15, 9 }, new[] { 1, 2 })]
    [InlineData(new long[] { 20, 5, 3 }, new[] { 1, 2 })]
    [InlineData(new long[] { 20, 0, 15 }, new[] { 1, 2 })]
    [InlineData(new long[] { 20, 20, 9 }, new[] { 0, 2 })]
    [InlineData(new long[] { 9 }, new[] { 0 })]
    [InlineData(new long[] { 10 }, new int[0])]
    [InlineData(new long[] { 0, 0 }, new[] { 0, 1 })]
    public void Withheld_SmallCells_IncludeASecondIfOneCouldBeCalculated(long[] ballots, int[] withheld)
    {
        var cells = ballots.Index().ToDictionary(cell => $"{cell.Index}", cell => cell.Item);

        Assert.Equal(withheld.Select(index => $"{index}"), TallyView.Withheld(cells).Order());
    }

    [Fact]
    public void Withheld_AnyCells_NeverContainExactlyOne() =>
        Gen.Long[0, 30]
            .Array[2, 8]
            .Sample(ballots =>
            {
                var withheld = TallyView.Withheld(ballots.Index().ToDictionary(cell => $"{cell.Index}", cell => cell.Item));
                Assert.NotEqual(1, withheld.Count);
                Assert.All(
                    ballots.Index(),
                    cell => Assert.True(cell.Item >= TallyView.SmallestCell || withheld.Contains($"{cell.Index}"))
                );
            });

    /// <summary>The best score comes first, then the most votes, then the id. An option without a vote has zeros.</summary>
    [Fact]
    public void Results_OfARankedPoll_AreOrderedAndHaveEveryRank()
    {
        var poll = Poll();
        var counts = new TallyCounts { Tiers = new() { [Tiers.Open] = 8 } };
        counts.Options["a"] = new()
        {
            Votes = 3,
            Score = 4,
            Ranks = [1, 2],
        };
        counts.Options["b"] = new()
        {
            Votes = 4,
            Score = 4,
            Ranks = [0, 4],
        };
        var campaign = new CampaignDocument
        {
            Id = "c",
            Status = CampaignStatus.Live,
            Pepper = 1,
            Definition = new()
            {
                Id = "c",
                Title = [],
                Polls = [poll],
            },
        };

        var view = TallyView.Of(campaign, poll, new(counts, false, null, null, default), default, withSegments: false);

        Assert.Equal(["b: 4 0.5 4 0/4", "a: 3 0.375 4 1/2", "c: 0 0 0 0/0"], view.Results.Select(Text));
        Assert.Null(view.BySegment);

        static string Text(OptionResult result) =>
            FormattableString.Invariant(
                $"{result.OptionId}: {result.Votes} {result.Share} {result.Score} {string.Join('/', result.Ranks!)}"
            );
    }

    [Fact]
    public void Counts_AddedAndSubtractedInAnyOrder_StayTheSame() =>
        Gen.Int[0, int.MaxValue]
            .Sample(seed =>
            {
                var random = new Random(seed);
                var poll = Poll();
                var (once, again) = (new TallyCounts(), new TallyCounts());
                var contents = Enumerable.Range(0, 10).Select(_ => Content(random)).ToArray();
                foreach (var content in contents)
                {
                    once.Add(poll, content);
                    again.Subtract(poll, Content(new Random(seed)));
                    again.Add(poll, content);
                    again.Add(poll, Content(new Random(seed)));
                }

                Assert.Equal(NonZero(once), NonZero(again));
            });

    [Fact]
    public void Counts_ExcludedOrWithdrawnBallots_StayZero()
    {
        var counts = new TallyCounts();
        counts.Add(
            Poll(),
            new()
            {
                Choices = ["a"],
                Tier = Tiers.Open,
                Counted = false,
            }
        );
        counts.Add(Poll(), new() { Choices = [], Tier = Tiers.Open });

        Assert.Empty(NonZero(counts));
    }

    [Theory]
    [InlineData(1, 3, "0.3333")]
    [InlineData(2, 3, "0.6667")]
    [InlineData(1, 32, "0.0313")]
    [InlineData(0, 5, "0")]
    [InlineData(5, 5, "1")]
    public void Share_OfAnOption_HasFourDecimals(int votes, int ballots, string share)
    {
        var counts = new TallyCounts();
        for (var i = 0; i < ballots; i++)
            counts.Add(Poll(), new() { Choices = [i < votes ? "a" : "b"], Tier = i % 2 == 0 ? Tiers.Open : Tiers.Verified });
        var campaign = new CampaignDocument
        {
            Id = "c",
            Status = CampaignStatus.Live,
            Definition = new() { Id = "c", Title = [] },
            Pepper = 1,
        };

        var view = TallyView.Of(campaign, Poll(), new(counts, false, null, null, default), default, withSegments: false);

        Assert.Equal(
            decimal.Parse(share, System.Globalization.CultureInfo.InvariantCulture),
            view.Results.Single(result => result.OptionId == "a").Share
        );
        Assert.Equal(ballots, view.ByTier.Values.Sum(tier => tier.Ballots));
    }

    private static BallotContent Content(Random random) =>
        new()
        {
            Choices = random.Next(2) == 0 ? ["a", "b"] : ["c"],
            Tier = random.Next(2) == 0 ? Tiers.Open : Tiers.Verified,
            Segments = random.Next(2) == 0 ? null : AnyCountry(random),
        };

    private static Dictionary<string, string> AnyCountry(Random random) =>
        new() { ["country"] = random.Next(2) == 0 ? "IT" : "PL" };

    private static Dictionary<string, long> NonZero(TallyCounts counts) =>
        TallyComparison.Figures(counts).Where(figure => figure.Value != 0).OrderBy(figure => figure.Key).ToDictionary();

    private static PollDefinition Poll() =>
        new()
        {
            Id = "p",
            Title = [],
            Method = PollMethod.Ranked,
            MaxChoices = 2,
            Options = [.. new[] { "a", "b", "c" }.Select(id => new OptionDefinition { Id = id, Title = [] })],
        };
}
