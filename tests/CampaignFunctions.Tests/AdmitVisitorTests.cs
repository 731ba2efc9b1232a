using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.RateLimits;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that joining has a limit per network and hour, and a cost when the campaign says so.</summary>
public sealed class AdmitVisitorTests
{
    private const int PerHour = 40;
    private static readonly IPAddress From = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly IChallenge _challenge = Substitute.For<IChallenge>();

    public static TheoryData<JoinChallenge, Crowd, string?, string> Cases
    {
        get
        {
            var cases = new TheoryData<JoinChallenge, Crowd, string?, string>();
            foreach (var asks in Enum.GetValues<JoinChallenge>())
            foreach (var crowd in Enum.GetValues<Crowd>())
            foreach (var response in new[] { null, "wrong", "away", "solved" })
                cases.Add(asks, crowd, response, Expected(asks, crowd, response));
            return cases;
        }
    }

    /// <summary>The visitors and guesses of a network in this hour.</summary>
    public enum Crowd
    {
        Nobody,
        NearlyBusy,
        Busy,
        Full,
        Guessing,
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Visitor_InEachSituation_IsAdmittedOrRefused(
        JoinChallenge asks,
        Crowd crowd,
        string? response,
        string expected
    )
    {
        _challenge.SiteKey.Returns("site");
        var (admit, campaign) = (Admit(isExempt: false), Campaign(asks));
        await ComeAsync(admit, crowd);

        Assert.Equal(expected, await AskAsync(admit, campaign, response));
    }

    [Theory]
    [InlineData(JoinChallenge.Never, "admitted")]
    [InlineData(JoinChallenge.WhenBusy, "too-many-requests")]
    [InlineData(JoinChallenge.Always, "too-many-requests")]
    public async Task Challenge_NotConfiguredAnyMore_RefusesWhomItWouldAsk(JoinChallenge asks, string expected)
    {
        _challenge.SiteKey.Returns((string?)null);
        var admit = Admit(isExempt: false);
        await ComeAsync(admit, Crowd.Busy);

        Assert.Equal(expected, await AskAsync(admit, Campaign(asks), "solved"));
    }

    /// <summary>Somebody who guesses codes does not keep anonymous visitors out who share the network.</summary>
    [Fact]
    public async Task Visitor_WithoutMailFromAGuessingNetwork_IsAdmitted()
    {
        var (admit, campaign) = (Admit(isExempt: false), Campaign(JoinChallenge.Never));
        await ComeAsync(admit, Crowd.Guessing);

        Assert.Equal("admitted", await AskAsync(admit, campaign, byMail: false));
        _challenge.SiteKey.Returns((string?)null);
        Assert.Equal("too-many-requests", await AskAsync(admit, campaign, byMail: true));
    }

    [Fact]
    public async Task Visitor_WhoseChallengeOutlastsTheHour_ClearsNobodysCount()
    {
        var (admit, campaign) = (Admit(isExempt: false), Campaign(JoinChallenge.Always));
        _clock.Advance(TimeSpan.FromMinutes(59));
        var answer = new TaskCompletionSource<ChallengeOutcome>();
        _challenge.SiteKey.Returns("site");
        _challenge.VerifyAsync("slow", Arg.Any<CancellationToken>()).Returns(answer.Task);
        var slow = AskAsync(admit, campaign, "slow");
        _clock.Advance(TimeSpan.FromMinutes(2));
        await ComeAsync(admit, Crowd.Full);
        answer.SetResult(ChallengeOutcome.Solved);

        Assert.Equal("admitted, solved", await slow);
        Assert.Equal("too-many-requests", await AskAsync(admit, Campaign(JoinChallenge.Never)));
    }

    [Fact]
    public async Task Limit_OfOneNetwork_EndsWithTheHourAndIsNobodyElses()
    {
        var (admit, campaign) = (Admit(isExempt: false), Campaign(JoinChallenge.Never));
        await ComeAsync(admit, Crowd.Full);

        Assert.Equal("too-many-requests", await AskAsync(admit, campaign));
        Assert.Equal("admitted", await AskAsync(admit, campaign, from: "192.0.2.2"));
        Assert.Equal("admitted", await AskAsync(admit, campaign with { Id = "other" }));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("admitted", await AskAsync(admit, campaign));
    }

    [Theory]
    [InlineData(true, Limits.Standard)]
    [InlineData(false, Limits.Off)]
    public async Task Limit_OfNobody_AdmitsEverybody(bool isExempt, Limits limits)
    {
        var (admit, campaign) = (Admit(isExempt), Campaign(JoinChallenge.WhenBusy, limits));
        for (var visitor = 0; visitor <= PerHour; visitor++)
            Assert.Equal("admitted", await AskAsync(admit, campaign, from: "127.0.0.1"));
    }

    private static string Expected(JoinChallenge asks, Crowd crowd, string? response)
    {
        if (crowd == Crowd.Full)
            return "too-many-requests";
        var mustSolve = asks == JoinChallenge.Always || (asks == JoinChallenge.WhenBusy && crowd == Crowd.Busy);
        return (mustSolve || crowd == Crowd.Guessing, response) switch
        {
            (false, _) => "admitted",
            (true, "solved") => "admitted, solved",
            (true, "away") => "challenge-unavailable",
            _ => "challenge-required",
        };
    }

    /// <summary>Lets the network do what the crowd does, in a campaign that asks for no challenge.</summary>
    private async Task ComeAsync(AdmitVisitor admit, Crowd crowd)
    {
        var visitors = crowd switch
        {
            Crowd.NearlyBusy => PerHour / AdmitVisitor.BusyPart - 1,
            Crowd.Busy => PerHour / AdmitVisitor.BusyPart,
            Crowd.Full => PerHour,
            _ => 0,
        };
        var campaign = Campaign(JoinChallenge.Never);
        for (var visitor = 0; visitor < visitors; visitor++)
            Assert.Equal("admitted", await AskAsync(admit, campaign));
        for (var guess = 0; crowd == Crowd.Guessing && guess < AdmitVisitor.WrongCodesPerHour; guess++)
            admit.CountWrongCode(campaign, From);
    }

    private static async Task<string> AskAsync(
        AdmitVisitor admit,
        CampaignDocument campaign,
        string? response = null,
        string? from = null,
        bool byMail = true
    )
    {
        var address = from is null ? From : IPAddress.Parse(from);
        var admitted = await admit.HandleAsync(campaign, address, byMail, response, TestContext.Current.CancellationToken);
        if (admitted.Problem is { } problem)
            return problem.Code.Code;
        return admitted.Value ? "admitted, solved" : "admitted";
    }

    private AdmitVisitor Admit(bool isExempt)
    {
        _challenge.VerifyAsync("wrong", Arg.Any<CancellationToken>()).Returns(ChallengeOutcome.Failed);
        _challenge.VerifyAsync("away", Arg.Any<CancellationToken>()).Returns(ChallengeOutcome.Unavailable);
        _challenge.VerifyAsync("solved", Arg.Any<CancellationToken>()).Returns(ChallengeOutcome.Solved);
        var limits = new HourlyLimits(_clock);
        return new(limits, new(limits, Options.Create(new LimitSettings { ExemptLoopback = isExempt })), _challenge);
    }

    private static CampaignDocument Campaign(JoinChallenge asks, Limits limits = Limits.Standard) =>
        new()
        {
            Id = "c",
            Status = CampaignStatus.Live,
            Pepper = 1,
            Definition = new()
            {
                Id = "c",
                Title = new() { ["en"] = "The new 500" },
                JoinChallenge = asks,
                VisitorsPerNetwork = PerHour,
                Limits = limits,
            },
        };
}
