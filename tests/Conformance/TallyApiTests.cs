using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;
using static CampaignFunctions.ApiTesting.Definitions;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of tallies and recounts over HTTP.</summary>
public sealed class TallyApiTests(HostFixture host)
{
    [Fact]
    public async Task Tally_NoBallots_HasEveryOptionWithZeroVotes()
    {
        var campaign = await host.CampaignAsync();

        var tally = await host.Client.TallyAsync(campaign, "colour");

        Assert.Equal("open", tally["state"]!.GetValue<string>());
        Assert.Equal(
            ["=1+1", "blue", "green", "red"],
            tally["results"]!.AsArray().Select(result => result!["optionId"]!.GetValue<string>())
        );
        Assert.All(tally["results"]!.AsArray(), result => Assert.Equal("0", result!["share"]!.ToJsonString()));
        Assert.Equal("""{"open":{"ballots":0},"verified":{"ballots":0}}""", tally["byTier"]!.ToJsonString());
    }

    [Fact]
    public async Task Tally_RankedPoll_HasScoreAndRanks()
    {
        var campaign = await host.CampaignAsync();
        await VoteAsync(campaign, "names", "red", "blue", "green");
        await VoteAsync(campaign, "names", "blue", "red");

        var tally = await host.Client.WaitForTallyAsync(campaign, "names", 2);

        Assert.Equal(
            """[{"optionId":"blue","votes":2,"share":1,"score":5,"ranks":[1,1,0]},"""
                + """{"optionId":"red","votes":2,"share":1,"score":5,"ranks":[1,1,0]},"""
                + """{"optionId":"green","votes":1,"share":0.5,"score":1,"ranks":[0,0,1]},"""
                + """{"optionId":"=1+1","votes":0,"share":0,"score":0,"ranks":[0,0,0]}]""",
            tally["results"]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Tally_UnchangedCounts_IsNotModifiedUntilANewBallot()
    {
        var campaign = await host.CampaignAsync();
        var address = $"/api/campaigns/{campaign}/polls/colour/tally";
        var etag = await host.GetAsync(address).IsStatusAsync(HttpStatusCode.OK);

        Assert.Equal(etag, await host.GetAsync(address, ifNoneMatch: etag).IsStatusAsync(HttpStatusCode.NotModified));
        await VoteAsync(campaign, "colour", "red");
        await host.Client.WaitForTallyAsync(campaign, "colour", 1);

        Assert.NotEqual(etag, await host.GetAsync(address, ifNoneMatch: etag).IsStatusAsync(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Tally_ResultsAfterVote_AreForVotersAndStaffOnly()
    {
        var campaign = await host.CampaignAsync(definition => definition["polls"]![0]!["results"] = "after-vote");
        var address = $"/api/campaigns/{campaign}/polls/colour/tally";
        var voter = await host.Client.OpenTokenAsync(campaign);

        await host.GetAsync(address).IsProblemAsync(403, "results-hidden");
        await host.GetAsync(address, voter).IsProblemAsync(403, "results-hidden");
        await host.Client.CastAsync(campaign, "colour", voter, Choices("red"));

        using var seen = await host.GetAsync(address, voter);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        Assert.True(seen.Headers.CacheControl!.Private);
        Assert.Equal("Authorization", seen.Headers.Vary.First());
        await host.GetAsync(address, await host.Client.OpenTokenAsync(campaign)).IsProblemAsync(403, "results-hidden");
        await host.GetAsync(address, host.Marketer).IsStatusAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Tally_ResultsAfterClose_AreHiddenWhileOpen()
    {
        var campaign = await host.CampaignAsync(definition => definition["polls"]![0]!["results"] = "after-close");

        await host.GetAsync($"/api/campaigns/{campaign}/polls/colour/tally").IsProblemAsync(403, "results-hidden");
        await host.GetAsync($"/api/campaigns/{campaign}/polls/colour/tally.csv").IsProblemAsync(403, "results-hidden");
    }

    [Fact]
    public async Task Tally_Segments_AreForMarketersAndWithholdSmallCounts()
    {
        var campaign = await host.CampaignAsync();
        for (var i = 0; i < 11; i++)
            await VoteAsync(
                campaign,
                "colour",
                new JsonObject
                {
                    ["choices"] = new JsonArray("red"),
                    ["segments"] = new JsonObject { ["country"] = "IT" },
                }
            );
        await VoteAsync(
            campaign,
            "colour",
            new JsonObject
            {
                ["choices"] = new JsonArray("blue"),
                ["segments"] = new JsonObject { ["country"] = "PL" },
            }
        );
        await host.Client.WaitForTallyAsync(campaign, "colour", 12);

        Assert.Null((await host.Client.TallyAsync(campaign, "colour"))["bySegment"]);
        Assert.Null((await host.Client.TallyAsync(campaign, "colour", host.Moderator))["bySegment"]);
        var countries = (await host.Client.TallyAsync(campaign, "colour", host.Marketer))["bySegment"]!["country"]!;
        Assert.Equal(11, countries["IT"]!["ballots"]!.GetValue<int>());
        Assert.Equal("""{"withheld":true}""", countries["PL"]!.ToJsonString());
        Assert.Equal("""{"withheld":true}""", countries["FR"]!.ToJsonString());
    }

    [Fact]
    public async Task Csv_OptionLooksLikeAFormula_IsWrittenAsText()
    {
        var campaign = await host.CampaignAsync();

        using var answer = await host.GetAsync($"/api/campaigns/{campaign}/polls/colour/tally.csv");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = System.Text.Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal("optionId,title,votes,share,score,ballots,segment,value,state,asOf,behindSince", lines[0]);
        Assert.StartsWith("\"'=1+1\",", lines[1], StringComparison.Ordinal);
        Assert.Matches(@",0,0,0,0,,,open,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,$", lines[1]);
    }

    [Fact]
    public async Task Tallies_ReadByMarketer_HaveEveryPoll()
    {
        var campaign = await host.CampaignAsync();

        var tallies = await host.GetAsync($"/api/campaigns/{campaign}/tallies", host.Marketer).IsJsonAsync();

        Assert.Equal(0, tallies["suggestions"]!.GetValue<int>());
        Assert.Equal(
            ["colour", "extras", "names", "budget"],
            tallies["polls"]!.AsArray().Select(poll => poll!["pollId"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task Recount_RankedPoll_HasRunoffAndCondorcet()
    {
        var campaign = await host.CampaignAsync();
        await VoteAsync(campaign, "names", "red", "blue");
        await VoteAsync(campaign, "names", "red");
        await VoteAsync(campaign, "names", "blue");
        await host.Client.WaitForTallyAsync(campaign, "names", 3);

        var recount = await host.Client.RecountAsync(campaign, "names", host.Marketer);

        Assert.True(recount["matches"]!.GetValue<bool>());
        Assert.Equal(3, recount["ballots"]!.GetValue<int>());
        Assert.Empty(recount["differences"]!.AsArray());
        Assert.Equal("red", recount["instantRunoff"]!["winner"]!.GetValue<string>());
        Assert.Equal("""{"blue":1,"red":2}""", recount["instantRunoff"]!["rounds"]![0]!["votes"]!.ToJsonString());
        Assert.Equal("red", recount["condorcet"]!["winner"]!.GetValue<string>());
    }

    [Fact]
    public async Task Recount_WithRebuild_IsForAdminsOnly()
    {
        var campaign = await host.CampaignAsync();
        var address = $"/api/campaigns/{campaign}/polls/colour/recount";
        var rebuild = new JsonObject { ["rebuild"] = true };

        await host.Client.SendAsync(HttpMethod.Post, address, host.Marketer, rebuild).IsProblemAsync(403, "forbidden");
        Assert.True((await host.Client.RecountAsync(campaign, "colour", host.Admin, rebuild: true))["rebuilt"]!.GetValue<bool>());
    }

    private Task VoteAsync(string campaign, string poll, params string[] choices) => VoteAsync(campaign, poll, Choices(choices));

    private async Task VoteAsync(string campaign, string poll, JsonObject ballot) =>
        await host.Client.CastAsync(campaign, poll, await host.Client.OpenTokenAsync(campaign), ballot);
}
