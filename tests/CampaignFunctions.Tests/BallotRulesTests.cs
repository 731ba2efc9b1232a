using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the form of ballots. Each wrong ballot breaks one rule, beside parts that keep all rules.</summary>
public sealed class BallotRulesTests
{
    private static readonly CampaignDefinition Campaign = new()
    {
        Id = "c",
        Title = [],
        Segments = new() { ["country"] = ["IT", "PL"], ["age"] = ["young"] },
    };

    public static TheoryData<PollMethod, string[], int[]?, string, string> Wrong =>
        new()
        {
            { PollMethod.Single, ["red", "blue"], null, "too-many-choices", "choices" },
            { PollMethod.Single, ["pink"], null, "unknown-option", "choices" },
            { PollMethod.Approval, [], null, "invalid", "choices" },
            { PollMethod.Approval, ["red", null!], null, "invalid", "choices" },
            { PollMethod.Approval, ["red", "red"], null, "invalid", "choices" },
            { PollMethod.Approval, ["red", "pink"], null, "unknown-option", "choices" },
            { PollMethod.Approval, ["red", "blue", "green", "white"], null, "too-many-choices", "choices" },
            { PollMethod.Ranked, ["red", "blue", "red"], null, "invalid", "choices" },
            { PollMethod.Ranked, ["red"], [1], "invalid", "points" },
            { PollMethod.Points, [], [], "invalid", "points" },
            { PollMethod.Points, ["red", "blue"], [1, 0], "invalid", "points" },
            { PollMethod.Points, ["red", "blue"], [2, -1], "invalid", "points" },
            { PollMethod.Points, ["red", "blue"], [2, 2], "too-many-choices", "points" },
            { PollMethod.Points, ["red", "blue"], [int.MaxValue, int.MaxValue], "too-many-choices", "points" },
            { PollMethod.Points, ["red", "pink"], [1, 1], "unknown-option", "points" },
            { PollMethod.Points, ["caf\u00e9", "cafe\u0301"], [1, 1], "invalid", "points" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Ballot_BreaksARule_NamesTheField(PollMethod method, string[] choices, int[]? points, string code, string field)
    {
        var problem = BallotRules.Decide(Campaign, Poll(method), Ballot(method, choices, points), "open").Problem;

        Assert.Equal(code, problem?.Code.Code);
        var (named, messages) = Assert.Single(problem!.Errors!);
        Assert.Equal(field, named);
        Assert.All(messages, Assert.NotEmpty);
    }

    [Fact]
    public void PointsPoll_BallotWithChoices_IsInvalid() =>
        Assert.Equal(
            ["choices"],
            BallotRules.Decide(Campaign, Poll(PollMethod.Points), new() { Choices = ["red"] }, "open").Problem!.Errors!.Keys
        );

    [Theory]
    [InlineData(PollMethod.Single, new[] { "red" }, null)]
    [InlineData(PollMethod.Approval, new[] { "red", "blue", "green" }, null)]
    [InlineData(PollMethod.Ranked, new[] { "green", "red" }, null)]
    [InlineData(PollMethod.Points, new[] { "red", "blue" }, new[] { 1, 2 })]
    public void Ballot_KeepsTheRules_IsItsContent(PollMethod method, string[] choices, int[]? points)
    {
        var content = BallotRules.Decide(Campaign, Poll(method), Ballot(method, choices, points), "open").Value;

        Assert.Equal(choices, content.Choices);
        Assert.Equal(points, content.Points);
        Assert.Equal("open", content.Tier);
        Assert.Null(content.Segments);
    }

    [Theory]
    [InlineData("country=IT", null)]
    [InlineData("country=IT,age=young", null)]
    [InlineData("", null)]
    [InlineData("country=DE", "unknown-segment")]
    [InlineData("country=IT,age=old", "unknown-segment")]
    [InlineData("age=old,country=IT", "unknown-segment")]
    [InlineData("country=IT,shoe=42", "unknown-segment")]
    [InlineData("Country=IT", "unknown-segment")]
    public void Segments_AnyUnknownPair_AreRefused(string segments, string? code)
    {
        var sent = segments
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);

        var decided = BallotRules.Decide(Campaign, Poll(PollMethod.Single), new() { Choices = ["red"], Segments = sent }, "open");

        Assert.Equal(code, decided.Problem?.Code.Code);
        if (code is null)
            Assert.Equal(sent.Count == 0 ? null : sent, decided.Value.Segments);
    }

    private static BallotRequest Ballot(PollMethod method, string[] choices, int[]? points)
    {
        var given = points is null ? null : choices.Zip(points).ToDictionary(pair => pair.First, pair => pair.Second);
        return method == PollMethod.Points ? new() { Points = given } : new() { Choices = choices, Points = given };
    }

    private static PollDefinition Poll(PollMethod method) =>
        new()
        {
            Id = "p",
            Title = [],
            Method = method,
            MaxChoices = method is PollMethod.Approval or PollMethod.Ranked ? 3 : null,
            MaxPoints = method == PollMethod.Points ? 3 : null,
            Options =
            [
                .. new[] { "red", "blue", "green", "white", "caf\u00e9" }.Select(id => new OptionDefinition
                {
                    Id = id,
                    Title = [],
                }),
            ],
        };
}
