using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
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
            await using var service = await ServeAsync();
            await using var host = await HostProcess.StartAsync(
                folder.FullName,
                [
                    "--demonstration",
                    "false",
                    "--Challenge:VerifyUrl",
                    service.Urls.First(),
                    "--Challenge:SiteKey",
                    "site-key",
                    "--Challenge:Secret",
                    "top-secret",
                ]
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

            Assert.Equal("site-key", asked["siteKey"]!.GetValue<string>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Serves the protocol: the secret must be right, and a response counts once for each key.</summary>
    private static async Task<WebApplication> ServeAsync()
    {
        string? spentBy = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = builder.Build();
        service.Run(async context =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var isSolved =
                form["secret"] == "top-secret"
                && form["response"] == "solved"
                && (spentBy is null || spentBy == form["idempotency_key"]);
            if (form["response"] == "down")
                context.Response.StatusCode = 503;
            if (isSolved)
                spentBy = form["idempotency_key"];
            await context.Response.WriteAsJsonAsync(new JsonObject { ["success"] = isSolved }, context.RequestAborted);
        });
        await service.StartAsync(Cancel);
        return service;
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
