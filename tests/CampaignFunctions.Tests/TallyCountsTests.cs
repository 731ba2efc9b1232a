using System.Text;
using System.Text.Json;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;
using CsCheck;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the stored form of a tally: it loses no count, and is never larger than its definition allows.</summary>
public sealed class TallyCountsTests
{
    private static readonly CampaignDefinition Campaign = new()
    {
        Id = "c",
        Title = [],
        Segments = new() { ["country"] = ["IT", "DE"], ["age"] = ["young", "été \"old\" 旧"] },
    };

    public static TheoryData<PollMethod> Methods() => [.. Enum.GetValues<PollMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Counts_WrittenAndRead_AreTheSame(PollMethod method) =>
        Gen.Int[0, int.MaxValue]
            .Sample(
                seed =>
                {
                    var (random, poll) = (new Random(seed), Poll(method, options: 6));
                    var counts = new TallyCounts();
                    for (var i = random.Next(20); i >= 0; i--)
                        Apply(counts, poll, random);

                    var read = Read(Write(counts));

                    Assert.Equal(NonZero(counts), NonZero(read));
                },
                iter: 200
            );

    /// <summary>A tally that contradicts itself must stay as it is, so that a recount finds the fault.</summary>
    [Theory]
    [InlineData(3, 1, new long[] { 1, 0, 0 })]
    [InlineData(1, 2, new long[] { 1, 0, 0 })]
    [InlineData(5, 9, null)]
    public void Counts_ContradictingThemselves_AreWrittenAndReadUnchanged(int votes, int score, long[]? ranks)
    {
        var counts = new TallyCounts();
        counts.Options["a"] = new()
        {
            Votes = votes,
            Score = score,
            Ranks = ranks,
        };

        Assert.Equal(NonZero(counts), NonZero(Read(Write(counts))));
    }

    [Fact]
    public void Counts_OfTheFirstVersion_AreRead()
    {
        var counts = Read(
            """
            {"id":"0","pk":"c:p:0","v":1,"checkpoint":"7","revisions":2,"foldedAt":"2026-03-01T12:00:00+00:00","counts":
            {"tiers":{"verified":2},"options":{"red":{"votes":2,"score":5,"ranks":[1,1,0]}},
            "segments":{"country":{"IT":{"ballots":1,"options":{"red":{"votes":1,"score":3,"ranks":[1,0,0]}}}}}}}
            """
        );

        Assert.Equal(2, counts.Tiers["verified"]);
        Assert.Equal((2, 5, 1), (counts.Options["red"].Votes, counts.Options["red"].Score, counts.Options["red"].Ranks![1]));
        Assert.Equal((1, 3), (counts.Segments["country"]["IT"].Ballots, counts.Segments["country"]["IT"].Options["red"].Score));
    }

    [Theory]
    [InlineData("""{"tiers":{},"columns":"votes","options":["a"],"row":["x"],"segments":{}}""")]
    [InlineData("""{"tiers":{},"columns":"other","options":["a"],"row":[1],"segments":{}}""")]
    [InlineData("""{"tiers":{},"columns":"ranks","options":["a"],"row":[1],"segments":{}}""")]
    [InlineData("""{"tiers":{},"columns":"votes-score","options":["a"],"row":[1],"segments":{}}""")]
    [InlineData("""{"tiers":{},"columns":"votes","options":["a"],"row":[1],"segments":{"s":{"v":[]}}}""")]
    [InlineData("""{"tiers":{},"columns":"votes","options":["a"],"row":[1,2],"segments":{}}""")]
    [InlineData("""{"tiers":{},"options":["a"],"row":[1],"segments":{}}""")]
    [InlineData("[]")]
    [InlineData("7")]
    public void Counts_Damaged_AreAJsonException(string counts) =>
        Assert.ThrowsAny<JsonException>(() => Read($$"""{"id":"0","pk":"c:p:0","v":2,"counts":{{counts}}}"""));

    /// <summary>No ballot can make a tally larger than the check of the definition calculates.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void Tally_WithEveryCountAtItsMost_IsNoLargerThanCalculated(PollMethod method)
    {
        const long ballots = 9_999_999_999;
        var poll = Poll(method, options: 40);
        var counts = new TallyCounts();
        foreach (var tier in Tiers.All)
            counts.Tiers[tier] = ballots;
        counts.Options = Full(poll, ballots);
        foreach (var (segment, values) in Campaign.Segments)
            counts.Segments[segment] = values.ToDictionary(
                value => value,
                value => new SegmentCount { Ballots = ballots, Options = Full(poll, ballots) }
            );

        var bytes = Encoding.UTF8.GetByteCount(Write(counts));

        Assert.InRange(bytes, DefinitionSize.OfTally(Campaign, poll) / 2, DefinitionSize.OfTally(Campaign, poll));
    }

    /// <summary>The poll that once stopped: its tally had 4.5 to 20 MB.</summary>
    [Fact]
    public void Tally_OfFiveHundredLongOptionsAndAHundredSegmentValues_FitsADocument()
    {
        var poll = Poll(PollMethod.Single, options: 500);
        var values = Enumerable.Range(0, 100).Select(value => $"value {value}").ToArray();
        var counts = new TallyCounts();
        counts.Options = Full(poll, 300);
        counts.Segments["country"] = values.ToDictionary(
            value => value,
            value => new SegmentCount { Ballots = 300, Options = Full(poll, 300) }
        );

        Assert.InRange(Encoding.UTF8.GetByteCount(Write(counts)), 100_000, ContainerDefinition.MaxBytes / 2);
    }

    private static PollDefinition Poll(PollMethod method, int options) =>
        new()
        {
            Id = "p",
            Title = [],
            Method = method,
            MaxChoices = method is PollMethod.Ranked or PollMethod.Approval ? 3 : null,
            MaxPoints = method == PollMethod.Points ? 1_000_000 : null,
            Options = [.. Enumerable.Range(0, options).Select(number => new OptionDefinition { Id = IdOf(number), Title = [] })],
        };

    /// <summary>Returns a long id; some have characters that JSON escapes.</summary>
    private static string IdOf(int number) => $"{number} {(number % 2 == 0 ? "è\"<" : "abc")}".PadRight(64, 'x');

    private static Dictionary<string, OptionCount> Full(PollDefinition poll, long ballots) =>
        poll.Options.ToDictionary(
            option => option.Id,
            option =>
                poll.Method switch
                {
                    PollMethod.Ranked => new OptionCount
                    {
                        Votes = 3 * ballots,
                        Score = 6 * ballots,
                        Ranks = [ballots, ballots, ballots],
                    },
                    PollMethod.Points => new() { Votes = ballots, Score = ballots * poll.MaxPoints!.Value },
                    _ => new() { Votes = ballots, Score = ballots },
                }
        );

    private static void Apply(TallyCounts counts, PollDefinition poll, Random random)
    {
        var named = 1 + random.Next(Math.Min(3, poll.ChoiceLimit));
        string[] choices = [.. poll.Options.Select(option => option.Id).OrderBy(_ => random.Next()).Take(named)];
        var content = new BallotContent
        {
            Choices = choices,
            Points = poll.Method == PollMethod.Points ? [.. choices.Select(_ => 1 + random.Next(9))] : null,
            Tier = Tiers.All[random.Next(Tiers.All.Count)],
            Segments = random.Next(2) == 0 ? null : new() { ["country"] = "IT", ["age"] = "été \"old\" 旧" },
        };
        counts.Add(poll, content);
        if (random.Next(4) == 0)
            counts.Subtract(poll, content);
    }

    private static string Write(TallyCounts counts) =>
        Encoding.UTF8.GetString(ShardTally.Container.Write(ShardTally.Empty("c", "p", 0) with { Counts = counts }));

    private static TallyCounts Read(string tally) => ShardTally.Container.Read(Encoding.UTF8.GetBytes(tally)).Counts;

    private static IEnumerable<KeyValuePair<string, long>> NonZero(TallyCounts counts) =>
        TallyComparison.Figures(counts).Where(figure => figure.Value != 0).OrderBy(figure => figure.Key, StringComparer.Ordinal);
}
