using CampaignFunctions.Campaigns;
using CampaignFunctions.Tallies;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the table of a result, which people open in spreadsheets.</summary>
public sealed class TallyCsvTests
{
    private static readonly PollDefinition Poll = new()
    {
        Id = "names",
        Title = [],
        Method = PollMethod.Ranked,
        MaxChoices = 2,
        Options =
        [
            new()
            {
                Id = "a",
                Title = new() { ["en"] = "Alba", ["it"] = "Alba, la bella" },
            },
            new()
            {
                Id = "b",
                Title = new() { ["en"] = "=1+1" },
            },
        ],
    };

    private static readonly TallyResponse Tally = new()
    {
        PollId = "names",
        Method = PollMethod.Ranked,
        State = PollState.Final,
        Ballots = 3,
        AsOf = new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(1)),
        BehindSince = new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero),
        Results = [new("a", 2, 0.6667m, 3, [1, 1]), new("b", 1, 0.3333m, 2, [1, 0])],
        ByTier = [],
        BySegment = new()
        {
            ["country"] = new() { ["IT"] = new(2, [new("a", 2, 1, 3, [1, 1])], null), ["DE"] = new(null, null, true) },
        },
    };

    [Fact]
    public void Table_WithSegments_HasSelfContainedRows() =>
        Assert.Equal(
            [
                "\uFEFFoptionId,title,votes,share,score,rank1,rank2,ballots,segment,value,state,asOf,behindSince",
                "a,\"Alba, la bella\",2,0.6667,3,1,1,3,,,final,2026-03-01T12:00:00Z,2026-03-01T11:00:00Z",
                "b,\"'=1+1\",1,0.3333,2,1,0,3,,,final,2026-03-01T12:00:00Z,2026-03-01T11:00:00Z",
                "a,\"Alba, la bella\",2,1,3,1,1,2,country,IT,final,2026-03-01T12:00:00Z,2026-03-01T11:00:00Z",
                "",
            ],
            TallyCsv.Write(Tally, Poll, "it").Split("\r\n")
        );

    [Fact]
    public void Table_WithoutSegmentsAndLanguage_HasEnglishTitles()
    {
        var text = TallyCsv.Write(Tally with { BySegment = null, BehindSince = null }, Poll, locale: null);

        Assert.Contains("a,Alba,2,0.6667,3,1,1,3,,,final,2026-03-01T12:00:00Z,\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("country", text, StringComparison.Ordinal);
    }

    /// <summary>Anybody may ask for any language, so the tables that are kept must not be as many.</summary>
    [Fact]
    public void Table_AskedInManyLanguages_IsWrittenOnceForEachLanguageOfTheOptions()
    {
        var campaign = new CampaignDocument
        {
            Id = "c",
            Status = CampaignStatus.Live,
            Pepper = 1,
            Definition = new() { Id = "c", Title = [] },
        };
        var tally = WrittenTally.Of(campaign, Tally);
        var italian = tally.TableOf(Poll, "it");
        var other = tally.TableOf(Poll, null);

        Assert.NotSame(italian, other);
        Assert.All(["it-CH", "IT", "it-Latn-IT"], locale => Assert.Same(italian, tally.TableOf(Poll, locale)));
        Assert.All(["fr", "xx-yy", "i"], locale => Assert.Same(other, tally.TableOf(Poll, locale)));
    }
}
