using System.Text.Json.Nodes;
using CampaignFunctions.Harness;

namespace CampaignFunctions.ApiTesting;

/// <summary>Pre-orders for tests: their requests, and the calls that place them and act on them.</summary>
public static class Orders
{
    /// <summary>The page to which the checkout returns. A deployment accepts only a page of its site.</summary>
    public static readonly string ReturnUrl = Environment.GetEnvironmentVariable("CAMPAIGN_RETURN_URL") is { Length: > 0 } given
        ? given
        : "http://localhost/";

    /// <summary>Returns the request for one unit.</summary>
    public static JsonObject Of(string edition, string email = "ann@mail.example") =>
        new()
        {
            ["editionId"] = edition,
            ["quantity"] = 1,
            ["customer"] = new JsonObject
            {
                ["name"] = "Ann",
                ["email"] = email,
                ["country"] = "IT",
            },
            ["returnUrl"] = ReturnUrl,
        };

    /// <summary>Creates a live campaign with the edition <c>first</c> at 10 EUR, and returns its id.</summary>
    public static async Task<string> CreateEditionAsync(this HostFixture host, int capacity, string payment = "full")
    {
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        definition["windows"]!["preorders"] = definition["windows"]!["voting"]!.DeepClone();
        definition["editions"] = JsonNode.Parse(
            $$"""
            [{"id":"first","title":{"en":"First"},"price":{"amount":1000,"currency":"EUR"},"payment":"{{payment}}",
              "capacity":{{capacity}},"countries":["IT","PL"]}]
            """
        );
        await host.Client.CreateCampaignAsync(definition, host.Admin);
        return definition["id"]!.GetValue<string>();
    }

    public static Task<HttpResponseMessage> PlaceAsync(
        this CampaignClient client,
        string campaign,
        string token,
        JsonObject order,
        string key = "key"
    ) => client.PostAsync($"/api/campaigns/{campaign}/preorders", token, order, key);

    /// <summary>Places the order, and returns its address.</summary>
    public static async Task<string> PlacedAsync(this CampaignClient client, string campaign, string token, JsonObject order)
    {
        using var placed = await client.PlaceAsync(campaign, token, order);
        placed.EnsureSuccessStatusCode();
        return placed.Headers.Location!.ToString();
    }

    /// <summary>Posts with an idempotency key.</summary>
    public static Task<HttpResponseMessage> PostAsync(
        this CampaignClient client,
        string address,
        string? token,
        JsonObject body,
        string key = "key"
    ) =>
        client.SendAsync(
            HttpMethod.Post,
            address,
            token,
            body.DeepClone(),
            headers => headers.TryAddWithoutValidation("Idempotency-Key", key)
        );
}
