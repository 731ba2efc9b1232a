using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests that a caller over a limit of pre-orders can solve a challenge, through HTTP on both sides.</summary>
public sealed class OrderChallengeTests
{
    private const string Response = "Challenge-Response";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Order_OverTheLimit_IsTakenAfterTheChallenge()
    {
        var folder = Directory.CreateTempSubdirectory("order-challenge-");
        try
        {
            await using var service = await ChallengeService.StartAsync();
            await using var host = await HostProcess.StartAsync(
                folder.FullName,
                ["--demonstration", "false", .. service.Arguments]
            );
            using var client = CampaignClient.Of(host);
            var campaign = await DefineAsync(client);
            var token = await client.OpenTokenAsync(campaign);

            await PlaceAsync(client, campaign, token, "1", response: null).IsStatusAsync(HttpStatusCode.Created);
            var asked = await PlaceAsync(client, campaign, token, "2", response: null).IsProblemAsync(403, "challenge-required");
            await PlaceAsync(client, campaign, token, "2", "wrong").IsProblemAsync(403, "challenge-required");
            await PlaceAsync(client, campaign, token, "2", "down").IsProblemAsync(503, "challenge-unavailable");
            await PlaceAsync(client, campaign, token, "2", "solved").IsStatusAsync(HttpStatusCode.Created);
            // A repeat returns the order. The response is spent for another one.
            await PlaceAsync(client, campaign, token, "2", "solved").IsStatusAsync(HttpStatusCode.Created);
            await PlaceAsync(client, campaign, token, "3", "solved").IsProblemAsync(403, "challenge-required");

            Assert.Equal(ChallengeService.SiteKey, asked["siteKey"]!.GetValue<string>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> DefineAsync(CampaignClient client)
    {
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        definition["windows"]!["preorders"] = definition["windows"]!["voting"]!.DeepClone();
        definition["orderLimits"] = JsonNode.Parse("""{"person": {"unpaid": 1, "waiting": 1, "daily": 1}}""");
        definition["editions"] = JsonNode.Parse(
            """
            [{"id": "first", "title": {"en": "First"}, "price": {"amount": 1000, "currency": "EUR"}, "payment": "full",
              "capacity": 9, "perPerson": 9}]
            """
        );
        await client.CreateCampaignAsync(definition, await client.StaffTokenAsync("admin"));
        return definition["id"]!.GetValue<string>();
    }

    private static Task<HttpResponseMessage> PlaceAsync(
        CampaignClient client,
        string campaign,
        string token,
        string key,
        string? response
    ) =>
        client.SendAsync(
            HttpMethod.Post,
            $"/api/campaigns/{campaign}/preorders",
            token,
            JsonNode.Parse(
                """
                {"editionId": "first", "quantity": 1, "choices": {}, "returnUrl": "http://localhost/",
                 "customer": {"name": "Ann", "email": "ann@mail.example", "country": "IT"}}
                """
            ),
            headers =>
            {
                headers.Add("Idempotency-Key", key);
                if (response is not null)
                    headers.Add(Response, response);
            }
        );
}
