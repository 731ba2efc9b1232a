using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>A definition is refused if a document that it makes could become too large for a store.</summary>
public sealed class DefinitionSizeTests
{
    [Theory]
    [InlineData(PollMethod.Single, 500, 170, 0, true)]
    [InlineData(PollMethod.Single, 500, 180, 0, false)]
    [InlineData(PollMethod.Approval, 500, 180, 0, false)]
    [InlineData(PollMethod.Ranked, 100, 80, 10, true)]
    [InlineData(PollMethod.Ranked, 100, 100, 10, false)]
    [InlineData(PollMethod.Ranked, 500, 0, 500, false)]
    [InlineData(PollMethod.Points, 300, 110, 0, true)]
    [InlineData(PollMethod.Points, 300, 150, 0, false)]
    public void Check_OptionsTimesSegmentsTimesRanks_AreBounded(
        PollMethod method,
        int options,
        int values,
        int ranks,
        bool isAllowed
    )
    {
        var problem = CampaignRules.Check(Campaign(method, options, values, ranks), before: null).Problem;

        Assert.Equal(isAllowed ? null : ProblemCode.Invalid, problem?.Code);
        Assert.Equal(isAllowed ? null : ["polls[0]"], problem?.Errors?.Keys);
    }

    /// <summary>A campaign of an earlier version may be too large already. It can be closed, but must not grow.</summary>
    [Fact]
    public void Check_AlreadyTooLarge_StaysValidUnlessItGrows()
    {
        var before = Campaign(PollMethod.Single, options: 500, values: 200, ranks: 0);

        Assert.Null(CampaignRules.Check(before with { Status = CampaignStatus.Closed }, before).Problem);
        Assert.NotNull(CampaignRules.Check(before, before: null).Problem);
        var smaller = Campaign(PollMethod.Single, options: 499, values: 200, ranks: 0);
        Assert.NotNull(CampaignRules.Check(before, smaller).Problem);
        var others = before.Polls[0] with { Id = "other" };
        Assert.NotNull(CampaignRules.Check(before with { Polls = [.. before.Polls, others] }, before).Problem);
    }

    /// <summary>The texts are within their own limits, but JSON writes each of these letters in six bytes.</summary>
    [Theory]
    [InlineData(60, true)]
    [InlineData(70, false)]
    public void Check_TextsInEscapedLetters_AreBounded(int options, bool isAllowed)
    {
        var campaign = Campaign(PollMethod.Single, options, values: 0, ranks: 0);
        var poll = campaign.Polls[0] with
        {
            Options =
            [
                .. campaign.Polls[0].Options.Select(option => option with { Title = new() { ["ja"] = new('\u65e7', 4000) } }),
            ],
        };

        Assert.Equal(isAllowed, CampaignRules.Check(campaign with { Polls = [poll] }, before: null).IsSuccess);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void Check_OrdersOfAPerson_AreBounded(int daily, bool isAllowed)
    {
        var campaign = Campaign(PollMethod.Single, options: 1, values: 0, ranks: 0);
        var limits = new OrderLimits { Person = new(1, 1, daily), Network = new(1, 1, 10_000) };

        var definition = campaign with { OrderLimits = limits };
        Assert.Equal(isAllowed, CampaignRules.Check(definition, before: null).IsSuccess);
        var closed = definition with { Status = CampaignStatus.Closed };
        Assert.True(CampaignRules.Check(closed, before: definition).IsSuccess); // an earlier version allowed more
        Assert.Equal(isAllowed, CampaignRules.Check(definition, before: campaign).IsSuccess);
        Assert.InRange(limits.Person.AtMost(OrderLimit.MostOfPerson).Daily, 1, 1000);
    }

    private static CampaignDefinition Campaign(PollMethod method, int options, int values, int ranks) =>
        new()
        {
            Id = "c",
            Title = new() { ["en"] = "C" },
            Segments = values == 0 ? [] : new() { ["country"] = [.. Enumerable.Range(0, values).Select(value => $"v{value}")] },
            Polls =
            [
                new()
                {
                    Id = "p",
                    Title = new() { ["en"] = "P" },
                    Method = method,
                    MaxChoices = ranks == 0 ? null : ranks,
                    MaxPoints = method == PollMethod.Points ? 100 : null,
                    Options =
                    [
                        .. Enumerable
                            .Range(0, options)
                            .Select(number => new OptionDefinition
                            {
                                Id = $"o{number}",
                                Title = new() { ["en"] = "O" },
                            }),
                    ],
                },
            ],
        };
}
