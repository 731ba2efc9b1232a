using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of the calls with which admins stop work, let pre-orders go on and mark them as fulfilled.</summary>
public sealed class PreorderStaffApiTests(HostFixture host)
{
    private static readonly JsonObject Brake = new()
    {
        ["orders"] = true,
        ["openings"] = false,
        ["charges"] = false,
        ["mail"] = false,
    };

    [Fact]
    public async Task Editions_OfACampaign_ShowPricesAndStock()
    {
        var campaign = await host.CampaignAsync(definition =>
            definition["editions"] = JsonNode.Parse(
                """
                [{"id":"first","title":{"en":"First"},"price":{"amount":1000,"currency":"EUR"},"payment":"full","capacity":5,
                "choices":[{"id":"trim","title":{"en":"Trim"},
                "values":[{"id":"pop","surcharge":-100},{"id":"lounge","surcharge":150}]}]}]
                """
            )
        );

        var list = await host.GetAsync($"/api/campaigns/{campaign}/editions").IsJsonAsync();
        await host.GetAsync("/api/campaigns/c-nobody/editions").IsProblemAsync(404, "campaign-not-found");

        var edition = Assert.Single(list["items"]!.AsArray())!;
        Assert.Equal(
            ("first", "few", 900, 1150, 14),
            (
                edition["id"]!.GetValue<string>(),
                edition["stock"]!.GetValue<string>(),
                edition["lowest"]!.GetValue<int>(),
                edition["highest"]!.GetValue<int>(),
                edition["withdrawalDays"]!.GetValue<int>()
            )
        );
    }

    [Fact]
    public async Task Pauses_SetAndEnded_AreReadBack()
    {
        var campaign = await host.CampaignAsync(_ => { });
        var address = $"/api/campaigns/{campaign}/pauses";

        var before = await host.GetAsync(address, host.Admin).IsJsonAsync();
        await host.PutAsync(address, host.Admin, Brake).IsJsonAsync();
        var paused = await host.GetAsync(address, host.Admin).IsJsonAsync();
        var definition = await host.GetAsync($"/api/campaigns/{campaign}", host.Admin).IsStatusAsync(HttpStatusCode.OK);

        Assert.Equal((false, true), (before["orders"]!.GetValue<bool>(), paused["orders"]!.GetValue<bool>()));
        Assert.NotNull(definition);
    }

    [Fact]
    public async Task Pauses_OtherCallersAndBadBodies_AreRefused()
    {
        var campaign = await host.CampaignAsync(_ => { });
        var address = $"/api/campaigns/{campaign}/pauses";
        var token = await host.Client.OpenTokenAsync(campaign);

        await host.GetAsync(address, host.Marketer).IsProblemAsync(403, "forbidden");
        await host.PutAsync(address, host.Marketer, Brake).IsProblemAsync(403, "forbidden");
        await host.PutAsync(address, token, Brake).IsProblemAsync(403, "forbidden");
        await host.Client.SendAsync(HttpMethod.Put, address, null, Brake.DeepClone()).IsProblemAsync(401, "unauthorized");
        await host.PutAsync("/api/campaigns/c-nobody/pauses", host.Admin, Brake).IsProblemAsync(404, "campaign-not-found");
        foreach (
            var body in new[]
            {
                "{}",
                "null",
                """{"orders":true}""",
                """{"orders":1,"openings":false,"charges":false,"mail":false}""",
                """{"orders":null,"openings":false,"charges":false,"mail":false}""",
            }
        )
            await host.SendBytesAsync(HttpMethod.Put, address, host.Admin, "application/json", Encoding.UTF8.GetBytes(body))
                .IsProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Preorder_UnknownOrUnpaid_IsNeitherResumedNorFulfilled()
    {
        var campaign = await host.CampaignAsync(_ => { });
        var address = $"/api/campaigns/{campaign}/preorders/nobody.x";
        var token = await host.Client.OpenTokenAsync(campaign);
        (string Call, JsonObject Body)[] calls =
        [
            ("/resume", new() { ["reason"] = "The cause is mended." }),
            ("/fulfilment", new() { ["reference"] = "delivery 1" }),
        ];
        foreach (var (call, body) in calls)
        {
            await host
                .Client.SendAsync(HttpMethod.Post, address + call, host.Marketer, body.DeepClone())
                .IsProblemAsync(403, "forbidden");
            await host
                .Client.SendAsync(HttpMethod.Post, address + call, token, body.DeepClone())
                .IsProblemAsync(403, "forbidden");
            await host
                .Client.SendAsync(HttpMethod.Post, address + call, host.Admin, body.DeepClone())
                .IsProblemAsync(404, "preorder-not-found");
        }
    }
}
