using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of participation by email over HTTP.</summary>
public sealed class ParticipantApiTests(HostFixture host)
{
    [Fact]
    public async Task Code_FromTheMailbox_GivesATokenForVerifiedBallots()
    {
        var campaign = await host.CampaignAsync(definition => definition["participation"] = "verified");
        var address = Address();

        var asked = await JoinAsync(campaign, new() { ["email"] = $" {address.ToUpperInvariant()} ", ["locale"] = "it" })
            .IsJsonAsync(HttpStatusCode.Accepted);
        var secret = asked["secret"]!.GetValue<string>();
        var mail = await MailAsync(address);
        Assert.Contains("codice", mail["subject"]!.GetValue<string>(), StringComparison.Ordinal);
        var verified = await VerifyAsync(campaign, address, secret, await host.CodeAsync(address)).IsJsonAsync();

        Assert.Equal("verified", verified["tier"]!.GetValue<string>());
        await host.PutAsync(
                BallotApiTests.Ballot(campaign, "colour"),
                verified["token"]!.GetValue<string>(),
                Definitions.Choices("red")
            )
            .IsJsonAsync();
        var tally = await host.Client.WaitForTallyAsync(campaign, "colour", 1);
        Assert.Equal(1, tally["byTier"]!["verified"]!["ballots"]!.GetValue<int>());
    }

    [Fact]
    public async Task Code_InAnOpenCampaign_GivesAVerifiedToken()
    {
        var campaign = await host.CampaignAsync();
        var address = Address();

        var secret = await SecretAsync(campaign, address);

        Assert.Equal(
            "verified",
            (await VerifyAsync(campaign, address, secret, await host.CodeAsync(address)).IsJsonAsync())[
                "tier"
            ]!.GetValue<string>()
        );
    }

    [Fact]
    public async Task Code_FiveWrongGuesses_IsSpoiltForKnownAndUnknownAddresses()
    {
        var campaign = await host.CampaignAsync();
        var (known, unknown) = (Address(), Address());
        var (own, other) = (await SecretAsync(campaign, known), await SecretAsync(campaign, unknown));

        foreach (var code in new[] { "wrong-code", "wrong-code", "wrong-code", "wrong-code", "spoilt-code" })
        {
            await VerifyAsync(campaign, known, own, "x").IsProblemAsync(400, code);
            await VerifyAsync(campaign, unknown, other, "x").IsProblemAsync(400, code);
            await VerifyAsync(campaign, known, other, "x").IsProblemAsync(400, "wrong-code");
        }
    }

    [Fact]
    public async Task Code_SpoiltByAStranger_IsStillThatOfThePerson()
    {
        var campaign = await host.CampaignAsync();
        var address = Address();
        var secret = await SecretAsync(campaign, address);
        var code = await host.CodeAsync(address);
        var strange = await SecretAsync(campaign, address);
        for (var guess = 0; guess < 6; guess++)
            await VerifyAsync(campaign, address, strange, "000000000").IsStatusAsync(HttpStatusCode.BadRequest);

        await VerifyAsync(campaign, address, secret, code).IsJsonAsync();
    }

    [Theory]
    [InlineData("""{"email":null}""")]
    [InlineData("""{"email":""}""")]
    [InlineData("""{"email":"ann"}""")]
    [InlineData("""{"email":"ann@mail.example\r\nBcc: bob@mail.example"}""")]
    [InlineData("""{"email":["ann@mail.example"]}""")]
    [InlineData("""{"email":"<script>@mail.example"}""")]
    [InlineData("""{"email":"ann@mail.example","locale":7}""")]
    [InlineData("""{"email":"ann@mail.example","consents":[null]}""")]
    [InlineData("""{"email":"ann@mail.example","consents":[{}]}""")]
    [InlineData("""{"email":"ann@mail.example","consents":[{"purpose":"","version":"1"}]}""")]
    [InlineData("""{"email":"ann@mail.example","consents":[{"purpose":"p"}]}""")]
    [InlineData("""{"email":"ann@mail.example","consents":{}}""")]
    public async Task Join_BreaksARule_ReturnsInvalid(string body)
    {
        var campaign = await host.CampaignAsync(definition => definition["participation"] = "verified");

        await JoinAsync(campaign, JsonNode.Parse(body)!.AsObject()).IsProblemAsync(400, "invalid");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"email":"ann@mail.example"}""")]
    [InlineData("""{"code":"000000000","secret":"x"}""")]
    [InlineData("""{"email":"ann@mail.example","code":"000000000"}""")]
    [InlineData("""{"email":"ann@mail.example","code":"000000000","secret":null}""")]
    [InlineData("""{"email":"ann@mail.example","code":"000000000","secret":7}""")]
    [InlineData("""{"email":null,"code":"000000000","secret":"x"}""")]
    [InlineData("""{"email":"ann@mail.example","code":null,"secret":"x"}""")]
    [InlineData("""{"email":"ann@mail.example","code":0,"secret":"x"}""")]
    [InlineData("""{"email":"nobody","code":"000000000","secret":"x"}""")]
    public async Task Verify_BreaksARule_ReturnsInvalid(string body)
    {
        var campaign = await host.CampaignAsync();

        await host
            .Client.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/verifications", null, JsonNode.Parse(body))
            .IsProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Join_NewOrKnownAddress_TakesTheMinimumTime()
    {
        var campaign = await host.CampaignAsync();
        var address = Address();
        for (var i = 0; i < 2; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await JoinAsync(campaign, new() { ["email"] = address }).IsStatusAsync(HttpStatusCode.Accepted);
            Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(285), "The answer came early.");
        }
    }

    private static string Address() => $"{Guid.CreateVersion7():N}@mail.example";

    private Task<HttpResponseMessage> JoinAsync(string campaign, JsonObject body) =>
        host.Client.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/participants", null, body);

    /// <summary>Requests a code, and returns the secret with which it is valid.</summary>
    private async Task<string> SecretAsync(string campaign, string email)
    {
        var asked = await JoinAsync(campaign, new() { ["email"] = email }).IsJsonAsync(HttpStatusCode.Accepted);
        return asked["secret"]!.GetValue<string>();
    }

    private Task<HttpResponseMessage> VerifyAsync(string campaign, string email, string secret, string code) =>
        host.Client.SendAsync(
            HttpMethod.Post,
            $"/api/campaigns/{campaign}/verifications",
            null,
            new JsonObject
            {
                ["email"] = email,
                ["secret"] = secret,
                ["code"] = code,
            }
        );

    private Task<JsonObject> MailAsync(string address)
    {
        host.NeedsMailbox();
        return host.Client.WaitForMailAsync(address);
    }
}
