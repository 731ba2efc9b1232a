using CampaignFunctions.Polls;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>What a ballot appends to what stands.</summary>
public sealed class CastBallotTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(0, "precondition-failed")]
    [InlineData(1, "precondition-failed")]
    [InlineData(2, null)]
    [InlineData(3, "precondition-failed")]
    public void Decide_AnotherBallotAfterTheSecond_OnlyWhereThatIsExpected(int? expected, string? code)
    {
        var (next, problem) = CastBallot.Decide(Last(2, "red"), Content("blue"), expected, ordered: false, refusal: null);

        Assert.Equal(code, problem?.Code.Code);
        Assert.Equal(code is null, next is not null);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, "precondition-failed")]
    [InlineData(1, null)] // the retry of the change that made the second
    [InlineData(2, null)]
    [InlineData(3, "precondition-failed")]
    public void Decide_TheSameBallot_AppendsNothing(int? expected, string? code)
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
    public void Decide_Refused_OnlyWhatWouldChangeSomething()
    {
        Assert.Equal(
            ProblemCode.WindowClosed,
            CastBallot.Decide(Last(2, "red"), Content("blue"), null, false, ProblemCode.WindowClosed).Problem?.Code
        );
        Assert.Equal(
            ProblemCode.WindowClosed,
            CastBallot.Decide(null, Content("blue"), null, false, ProblemCode.WindowClosed).Problem?.Code
        );
        Assert.Equal((null, null), CastBallot.Decide(null, Content(), null, false, ProblemCode.WindowClosed));
    }

    /// <summary>Staff took the voter's ballots out of the count: a change of mind does not bring them back.</summary>
    [Fact]
    public void Decide_AfterABallotThatDoesNotCount_DoesNotCountEither()
    {
        var last = Last(2, "red");
        last = last with { Content = last.Content with { Counted = false } };

        Assert.False(CastBallot.Decide(last, Content("blue"), null, false, null).Next!.Counted);
        Assert.True(CastBallot.Decide(null, Content("blue"), null, false, null).Next!.Counted);
    }

    [Fact]
    public void Decide_AfterTheLastRevisionThereCanBe_TooMany()
    {
        var last = Last(RevisionId.MaxRevision, "red");

        Assert.Equal(ProblemCode.TooManyRequests, CastBallot.Decide(last, Content("blue"), null, false, null).Problem?.Code);
    }

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
