using CampaignFunctions.Polls;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the revision that a ballot appends to the voter's last revision.</summary>
public sealed class CastBallotTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(0, "precondition-failed")]
    [InlineData(1, "precondition-failed")]
    [InlineData(2, null)]
    [InlineData(3, "precondition-failed")]
    public void Decide_DifferentBallot_AppendsOnlyIfTheExpectedRevisionMatches(int? expected, string? code)
    {
        var (next, problem) = CastBallot.Decide(Last(2, "red"), Content("blue"), expected, ordered: false, refusal: null);

        Assert.Equal(code, problem?.Code.Code);
        Assert.Equal(code is null, next is not null);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, "precondition-failed")]
    [InlineData(1, null)] // a retry of the call that appended revision 2
    [InlineData(2, null)]
    [InlineData(3, "precondition-failed")]
    public void Decide_SameBallot_AppendsNothing(int? expected, string? code)
    {
        var (next, problem) = CastBallot.Decide(
            Last(2, "red"),
            Content("red"),
            expected,
            ordered: false,
            ProblemCode.WindowClosed
        );

        Assert.Null(next);
        Assert.Equal(code, problem?.Code.Code);
    }

    [Fact]
    public void Decide_WindowClosed_RefusesOnlyChanges()
    {
        Assert.Equal(
            ProblemCode.WindowClosed,
            CastBallot.Decide(Last(2, "red"), Content("blue"), null, false, ProblemCode.WindowClosed).Problem?.Code
        );
        Assert.Equal(
            ProblemCode.WindowClosed,
            CastBallot.Decide(null, Content("blue"), null, false, ProblemCode.WindowClosed).Problem?.Code
        );
        Assert.Null(CastBallot.Decide(null, Content(), null, false, new(ProblemCode.WindowClosed)).Value);
    }

    /// <summary>Staff excluded the voter's ballots from the tally. A later ballot of the voter stays excluded.</summary>
    [Fact]
    public void Decide_AfterAnExcludedBallot_StaysExcluded()
    {
        var last = Last(2, "red");
        last = last with { Content = last.Content with { Counted = false } };

        Assert.False(CastBallot.Decide(last, Content("blue"), null, false, null).Value!.Counted);
        Assert.True(CastBallot.Decide(null, Content("blue"), null, false, null).Value!.Counted);
    }

    [Fact]
    public void Decide_AfterTheMaximumRevision_ReturnsTooManyRequests()
    {
        var last = Last(RevisionId.MaxRevision, "red");

        Assert.Equal(ProblemCode.TooManyRequests, CastBallot.Decide(last, Content("blue"), null, false, null).Problem?.Code);
    }

    /// <summary>Choices are a set unless the poll is ranked. Points belong to their choices.</summary>
    [Theory]
    [InlineData("a b", null, "a b", null, true, true)]
    [InlineData("a b", null, "b a", null, true, false)]
    [InlineData("a b", null, "a", null, false, false)]
    [InlineData("a b", null, "a c", null, false, false)]
    [InlineData("a b", "1 2", "b a", "2 1", true, true)]
    [InlineData("a b", "1 2", "b a", "1 2", false, false)]
    [InlineData("a b", "1 2", "a b", null, false, false)]
    [InlineData("a b", null, "a b", "1 2", false, false)]
    public void SaysTheSame_ChoicesAndPoints_AreComparedByTheMethod(
        string choices,
        string? points,
        string otherChoices,
        string? otherPoints,
        bool isSameSet,
        bool isSameRanking
    )
    {
        var (one, other) = (Content(choices, points), Content(otherChoices, otherPoints));

        Assert.Equal(isSameSet, one.SaysTheSame(other, ordered: false));
        Assert.Equal(isSameRanking, one.SaysTheSame(other, ordered: true));
    }

    private static BallotContent Content(string choices, string? points) =>
        new()
        {
            Choices = choices.Split(' '),
            Points = points?.Split(' ').Select(int.Parse).ToArray(),
            Tier = Tiers.Open,
        };

    private static BallotContent Content(params string[] choices) => new() { Choices = choices, Tier = Tiers.Open };

    private static BallotRevision Last(int revision, string choice) =>
        new()
        {
            Id = RevisionId.Of("v", revision),
            Pk = "c:p:0",
            Revision = revision,
            Ballot = revision,
            Content = Content(choice),
            CastAt = default,
            IdentityAge = 0,
            Network = "",
        };
}
