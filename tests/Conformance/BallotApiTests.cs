using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;
using static CampaignFunctions.ApiTesting.Definitions;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of ballots over HTTP.</summary>
public sealed class BallotApiTests(HostFixture host)
{
    [Fact]
    public async Task Cast_AfterChangeAndWithdrawal_ContinuesTheRevisions()
    {
        var campaign = await host.CampaignAsync();
        var (address, voter) = (Ballot(campaign, "colour"), await host.Client.OpenTokenAsync(campaign));

        var first = await host.PutAsync(address, voter, Choices("red")).IsJsonAsync();
        var same = await host.PutAsync(address, voter, Choices("red")).IsJsonAsync();
        var second = await host.PutAsync(address, voter, Choices("blue")).IsJsonAsync();
        await host.GetAsync(address, voter).IsPersonalAsync();
        await host.Client.SendAsync(HttpMethod.Delete, address, voter).IsStatusAsync(HttpStatusCode.NoContent);
        await host.GetAsync(address, voter).IsProblemAsync(404, "no-ballot");
        await host.Client.SendAsync(HttpMethod.Delete, address, voter).IsStatusAsync(HttpStatusCode.NoContent);
        var fourth = await host.PutAsync(address, voter, Choices("blue")).IsJsonAsync();

        Assert.Equal((1, 1, 2, 4), (Revision(first), Revision(same), Revision(second), Revision(fourth)));
        Assert.Equal(first["castAt"]!.ToJsonString(), same["castAt"]!.ToJsonString());
        Assert.Equal(first["receipt"]!.GetValue<string>(), fourth["receipt"]!.GetValue<string>());
        var tally = await host.Client.WaitForTallyAsync(
            campaign,
            "colour",
            tally => tally["results"]![0]!.ToJsonString() == """{"optionId":"blue","votes":1,"share":1,"score":1}"""
        );
        Assert.Equal(1, tally["ballots"]!.GetValue<int>());
    }

    [Fact]
    public async Task Cast_ApprovalInAnotherOrder_KeepsTheRevision()
    {
        var campaign = await host.CampaignAsync();
        var (address, voter) = (Ballot(campaign, "extras"), await host.Client.OpenTokenAsync(campaign));

        await host.PutAsync(address, voter, Choices("red", "blue")).IsJsonAsync();

        Assert.Equal(1, Revision(await host.PutAsync(address, voter, Choices("blue", "red")).IsJsonAsync()));
    }

    [Fact]
    public async Task Cast_RankedInAnotherOrder_MakesANewRevision()
    {
        var campaign = await host.CampaignAsync();
        var (address, voter) = (Ballot(campaign, "names"), await host.Client.OpenTokenAsync(campaign));

        await host.PutAsync(address, voter, Choices("red", "blue")).IsJsonAsync();

        Assert.Equal(2, Revision(await host.PutAsync(address, voter, Choices("blue", "red")).IsJsonAsync()));
    }

    [Fact]
    public async Task Cast_OnlySegmentsChanged_MakesANewRevision()
    {
        var campaign = await host.CampaignAsync();
        var (address, voter) = (Ballot(campaign, "colour"), await host.Client.OpenTokenAsync(campaign));
        var ballot = Choices("red");
        await host.PutAsync(address, voter, ballot).IsJsonAsync();
        ballot["segments"] = new JsonObject { ["country"] = "IT" };

        var second = await host.PutAsync(address, voter, ballot).IsJsonAsync();

        Assert.Equal(2, Revision(second));
        Assert.Equal("IT", second["segments"]!["country"]!.GetValue<string>());
    }

    [Fact]
    public async Task Cast_PointsBallot_AddsThePointsToTheScore()
    {
        var campaign = await host.CampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        var points = new JsonObject
        {
            ["points"] = new JsonObject { ["red"] = 3, ["blue"] = 2 },
        };

        var cast = await host.PutAsync(Ballot(campaign, "budget"), voter, points).IsJsonAsync();

        Assert.Equal(3, cast["points"]!["red"]!.GetValue<int>());
        var tally = await host.Client.WaitForTallyAsync(campaign, "budget", 1);
        Assert.Equal("""{"optionId":"red","votes":1,"share":1,"score":3}""", tally["results"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Cast_WithIfMatch_NeedsTheCurrentRevision()
    {
        var campaign = await host.CampaignAsync();
        var (address, voter) = (Ballot(campaign, "colour"), await host.Client.OpenTokenAsync(campaign));

        await host.PutAsync(address, voter, Choices("red"), ifMatch: "\"1\"").IsProblemAsync(412, "precondition-failed");
        Assert.Equal(
            "\"1\"",
            await host.PutAsync(address, voter, Choices("red"), ifMatch: "\"0\"").IsStatusAsync(HttpStatusCode.OK)
        );
        Assert.Equal(
            "\"2\"",
            await host.PutAsync(address, voter, Choices("blue"), ifMatch: "\"1\"").IsStatusAsync(HttpStatusCode.OK)
        );

        // Late retries of the first ballot and of a change by another device.
        await host.PutAsync(address, voter, Choices("red"), ifMatch: "\"0\"").IsProblemAsync(412, "precondition-failed");
        await host.PutAsync(address, voter, Choices("green"), ifMatch: "\"1\"").IsProblemAsync(412, "precondition-failed");

        // If the answer to the last change is lost, its retry succeeds: the change is already stored.
        Assert.Equal(
            "\"2\"",
            await host.PutAsync(address, voter, Choices("blue"), ifMatch: "\"1\"").IsStatusAsync(HttpStatusCode.OK)
        );
        var standing = await host.GetAsync(address, voter).IsJsonAsync();
        Assert.Equal("blue", standing["choices"]![0]!.GetValue<string>());
    }

    /// <summary>RFC 9110, section 13.1.1: a star is any version that exists, and a weak tag never matches.</summary>
    [Fact]
    public async Task Cast_IfMatchIsAStarOrWeak_FollowsTheStandard()
    {
        var campaign = await host.CampaignAsync();
        var (address, voter) = (Ballot(campaign, "colour"), await host.Client.OpenTokenAsync(campaign));

        await host.PutAsync(address, voter, Choices("red"), ifMatch: "*").IsProblemAsync(412, "precondition-failed");
        using (var never = await host.Client.SendAsync(HttpMethod.Delete, address, voter, null, headers => Any(headers)))
            Assert.Equal(HttpStatusCode.PreconditionFailed, never.StatusCode);
        await host.PutAsync(address, voter, Choices("red")).IsJsonAsync();
        await host.PutAsync(address, voter, Choices("blue"), ifMatch: "W/\"1\"").IsProblemAsync(412, "precondition-failed");

        Assert.Equal(
            "\"2\"",
            await host.PutAsync(address, voter, Choices("blue"), ifMatch: "*").IsStatusAsync(HttpStatusCode.OK)
        );

        static void Any(System.Net.Http.Headers.HttpRequestHeaders headers) => headers.TryAddWithoutValidation("If-Match", "*");
    }

    [Fact]
    public async Task Withdraw_CastBallot_ReturnsTheNextRevisionAsETag()
    {
        var campaign = await host.CampaignAsync();
        var (address, voter) = (Ballot(campaign, "colour"), await host.Client.OpenTokenAsync(campaign));
        using (var never = await host.GetAsync(address, voter))
            Assert.Equal("\"0\"", never.Headers.ETag!.Tag);
        await host.PutAsync(address, voter, Choices("red")).IsJsonAsync();

        var withdrawn = await host.Client.SendAsync(HttpMethod.Delete, address, voter).IsStatusAsync(HttpStatusCode.NoContent);

        Assert.Equal("\"2\"", withdrawn);
        await host.PutAsync(address, voter, Choices("red"), ifMatch: "\"0\"").IsProblemAsync(412, "precondition-failed");
        Assert.Equal(
            "\"3\"",
            await host.PutAsync(address, voter, Choices("red"), ifMatch: withdrawn).IsStatusAsync(HttpStatusCode.OK)
        );
    }

    [Fact]
    public async Task Cast_TextInAnotherNormalForm_MatchesOptionAndSegment()
    {
        var campaign = await host.CampaignAsync(definition =>
        {
            definition["polls"]![0]!["options"]!.AsArray().Add(Option("caf\u00e9"));
            definition["segments"]!["country"]!.AsArray().Add("C\u00f4te");
        });
        var voter = await host.Client.OpenTokenAsync(campaign);
        var ballot = Choices("cafe\u0301");
        ballot["segments"] = new JsonObject { ["country"] = "Co\u0302te" };

        var cast = await host.PutAsync(Ballot(campaign, "colour"), voter, ballot).IsJsonAsync();

        Assert.Equal("caf\u00e9", cast["choices"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Withdraw_StaleIfMatch_ChangesNothing()
    {
        var campaign = await host.CampaignAsync();
        var (address, voter) = (Ballot(campaign, "colour"), await host.Client.OpenTokenAsync(campaign));
        await host.PutAsync(address, voter, Choices("red")).IsJsonAsync();
        await host.PutAsync(address, voter, Choices("blue")).IsJsonAsync();

        await host
            .Client.SendAsync(
                HttpMethod.Delete,
                address,
                voter,
                null,
                headers => headers.TryAddWithoutValidation("If-Match", "\"1\"")
            )
            .IsProblemAsync(412, "precondition-failed");

        Assert.Equal(2, Revision(await host.GetAsync(address, voter).IsJsonAsync()));
    }

    [Fact]
    public Task Cast_SixtyFirstChangeInAnHour_ReturnsTooManyRequests() =>
        WithinAnHour.RunAsync(async () =>
        {
            var campaign = await host.CampaignAsync();
            var (address, voter) = (Ballot(campaign, "colour"), await host.Client.OpenTokenAsync(campaign));
            for (var i = 0; i < 60; i++)
                await host.PutAsync(address, voter, Choices(i % 2 == 0 ? "red" : "blue")).IsJsonAsync();

            using (var last = await host.PutAsync(address, voter, Choices("blue")))
            {
                Assert.Matches("\"ballot\";r=0;t=[0-9]+$", Assert.Single(last.Headers.GetValues("RateLimit")));
                Assert.EndsWith(
                    "\"ballot\";q=60;w=3600",
                    Assert.Single(last.Headers.GetValues("RateLimit-Policy")),
                    StringComparison.Ordinal
                );
            }

            await host.PutAsync(address, voter, Choices("red")).IsProblemAsync(429, "too-many-requests");
            using var refused = await host.PutAsync(address, voter, Choices("red"));

            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3600);
            Assert.Equal(60, Revision(await host.PutAsync(address, voter, Choices("blue")).IsJsonAsync()));
        });

    [Fact]
    public async Task Cast_OptionAddedAMomentAgo_IsAccepted()
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        await host.Client.CreateCampaignAsync(definition, host.Admin);
        var id = definition["id"]!.GetValue<string>();
        var voter = await host.Client.OpenTokenAsync(id);
        await host.PutAsync(Ballot(id, "colour"), voter, Choices("violet")).IsProblemAsync(400, "unknown-option");
        definition["polls"]![0]!["options"]!.AsArray().Add(Option("violet"));
        var etag = await host.GetAsync($"/api/campaigns/{id}", host.Admin).IsStatusAsync(HttpStatusCode.OK);

        await host.PutAsync($"/api/campaigns/{id}", host.Admin, definition, ifMatch: etag).IsStatusAsync(HttpStatusCode.OK);

        await host.PutAsync(Ballot(id, "colour"), voter, Choices("violet")).IsJsonAsync();
    }

    [Fact]
    public async Task Log_ReadByMarketer_HasEveryRevisionAndNoVoterKey()
    {
        var campaign = await host.CampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        var cast = await host.PutAsync(Ballot(campaign, "colour"), voter, Choices("red")).IsJsonAsync();
        await host.PutAsync(Ballot(campaign, "colour"), voter, Choices("blue")).IsJsonAsync();

        using var answer = await host.GetAsync($"/api/campaigns/{campaign}/polls/colour/log", host.Marketer);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!.AsObject())
            .ToArray();
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["red", "blue"], lines.Select(line => line["choices"]![0]!.GetValue<string>()));
        Assert.All(
            lines,
            line => Assert.Equal(["receipt", "revision", "choices", "tier", "castAt"], line.Select(member => member.Key))
        );
        Assert.All(lines, line => Assert.Equal(cast["receipt"]!.GetValue<string>(), line["receipt"]!.GetValue<string>()));
        Assert.DoesNotContain(VoterKey(voter), text, StringComparison.Ordinal);
    }

    internal static string Ballot(string campaign, string poll) => $"/api/campaigns/{campaign}/polls/{poll}/ballot";

    internal static string VoterKey(string token) => new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token).Subject;

    private static int Revision(JsonObject ballot) => ballot["revision"]!.GetValue<int>();
}
