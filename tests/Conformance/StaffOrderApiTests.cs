using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests over HTTP of the calls with which staff find pre-orders and act on them.</summary>
public sealed class StaffOrderApiTests(HostFixture host)
{
    private readonly string _email = $"{Guid.CreateVersion7()}@mail.example";

    [Fact]
    public async Task Search_ByNumberAndFacts_FindsTheOrder()
    {
        var (campaign, address, owner) = await PlaceAsync();
        var order = await host.GetAsync(address, owner).IsJsonAsync();
        JsonObject[] searches =
        [
            new() { ["number"] = Text(order, "number").ToLowerInvariant() },
            new() { ["editionId"] = "first" },
            new() { ["country"] = "IT", ["editionId"] = "first" },
        ];
        foreach (var search in searches)
        {
            var found = await SearchAsync(campaign, host.Marketer, search).IsJsonAsync();
            Assert.Equal(Text(order, "id"), Text(Assert.Single(found["items"]!.AsArray())!, "id"));
            Assert.Null(found["items"]![0]!["actions"]); // only admins see the reasons
            Assert.DoesNotContain(_email, found.ToJsonString(), StringComparison.Ordinal);
        }

        Assert.Empty((await host.GetAsync(address, host.Admin).IsJsonAsync())["actions"]!.AsArray());
        var paid = await SearchAsync(campaign, host.Marketer, new() { ["status"] = "paid" }).IsJsonAsync();
        Assert.Empty(paid["items"]!.AsArray());
        var none = await SearchAsync(campaign, host.Marketer, new() { ["country"] = "PL" }).IsJsonAsync();
        Assert.Empty(none["items"]!.AsArray());
    }

    [Fact]
    public async Task Search_WrongTermsAndCallers_AreRefused()
    {
        var (campaign, _, owner) = await PlaceAsync();

        await SearchAsync(campaign, token: null, new() { ["number"] = "7KQ4-M2XP" }).IsProblemAsync(401, "unauthorized");
        await SearchAsync(campaign, owner, new() { ["number"] = "7KQ4-M2XP" }).IsProblemAsync(403, "forbidden");
        await SearchAsync(campaign, host.Marketer, new() { ["email"] = _email }).IsProblemAsync(403, "forbidden");
        await SearchAsync(campaign, host.Marketer, new() { ["name"] = "Ann" }).IsProblemAsync(403, "forbidden");
        JsonObject[] invalid =
        [
            [],
            new() { ["number"] = "7KQ4" },
            new() { ["email"] = "ann" },
            new() { ["name"] = "A" },
            new() { ["number"] = "7KQ4-M2XP", ["country"] = "IT" },
            new() { ["status"] = "lost" },
            new() { ["country"] = "IT", ["cursor"] = "%" },
        ];
        foreach (var search in invalid)
            await SearchAsync(campaign, host.Admin, search).IsProblemAsync(400, "invalid");
    }

    /// <summary>Only admins read and correct customers, and each access is recorded before its answer.</summary>
    [Fact]
    public async Task Contact_ReadAndCorrected_IsRecorded()
    {
        var (campaign, address, owner) = await PlaceAsync();

        var contact = await host.GetAsync(address + "/contact", host.Admin).IsJsonAsync();
        Assert.Equal((_email, "Ann"), (Text(contact, "email"), Text(contact, "name")));
        Assert.Equal("IT", Text(contact, "country"));
        await host.GetAsync(address + "/contact", host.Admin).IsPersonalAsync();
        var corrected = new JsonObject
        {
            ["name"] = "Anna",
            ["email"] = _email,
            ["country"] = "PL",
            ["reason"] = "She told us.",
        };
        var order = await CorrectAsync(address, host.Admin, corrected).IsJsonAsync();
        Assert.Equal("correct-contact", Text(order["actions"]![0]!, "kind"));
        Assert.Equal("She told us.", Text(order["actions"]![0]!, "reason"));
        Assert.Equal("Anna", Text(await host.GetAsync(address + "/contact", host.Admin).IsJsonAsync(), "name"));
        var byName = await SearchAsync(campaign, host.Admin, new() { ["name"] = "ANNA" }).IsJsonAsync();
        Assert.True(byName["next"] is not null || byName["items"]!.AsArray().Count == 1); // this campaign has one customer

        var log = await host.GetAsync($"/api/campaigns/{campaign}/audit", host.Admin).IsJsonAsync();
        var actions = log["items"]!.AsArray().Select(entry => Text(entry!, "action"));
        Assert.Equal(
            ["search-by-name", "read-contact", "correct-contact", "read-contact", "read-contact", "create-campaign"],
            actions
        ); // the owner's are not there
        var correction = log["items"]![2]!;
        Assert.Equal(("She told us.", 1), (Text(correction, "reason"), correction["number"]!.GetValue<int>()));
        var fields = correction["changes"]!.AsArray();
        Assert.Equal(["country", "name"], fields.Select(change => Text(change!, "field")));
        Assert.All(fields, change => Assert.Equal((null, null), (change!["from"], change["to"]))); // personal

        foreach (var token in new[] { host.Marketer, owner })
        {
            await host.GetAsync(address + "/contact", token).IsProblemAsync(403, "forbidden");
            await CorrectAsync(address, token, corrected).IsProblemAsync(403, "forbidden");
            await host.GetAsync($"/api/campaigns/{campaign}/audit", token).IsProblemAsync(403, "forbidden");
            await host.GetAsync($"/api/campaigns/{campaign}/audit/export", token).IsProblemAsync(403, "forbidden");
        }

        Assert.Null((await host.GetAsync(address, owner).IsJsonAsync())["actions"]);
        await host.GetAsync(address + "x/contact", host.Admin).IsProblemAsync(404, "preorder-not-found");
        corrected["email"] = "anna";
        await CorrectAsync(address, host.Admin, corrected).IsProblemAsync(400, "invalid");
        (corrected["email"], corrected["country"]) = (_email, "US");
        await CorrectAsync(address, host.Admin, corrected).IsProblemAsync(400, "unknown-country");
    }

    [Fact]
    public async Task Actions_OnAnOrder_AreForAdminsWithAReason()
    {
        var (_, address, owner) = await PlaceAsync();
        var until = TimeProvider.System.GetUtcNow().AddDays(1).ToString("o", System.Globalization.CultureInfo.InvariantCulture);
        (string Call, JsonObject Body, int Status, string Code)[] calls =
        [
            ("/charge", new() { ["reason"] = "x" }, 409, "preorder-locked"),
            ("/charge", new() { ["reason"] = " " }, 400, "invalid"),
            ("/charge", [], 400, "invalid"),
            ("/offer", new() { ["reason"] = "x", ["until"] = until }, 409, "preorder-locked"),
            ("/offer", new() { ["reason"] = "x", ["until"] = "2026-01-01T00:00:00Z" }, 400, "invalid"),
            ("/hold", new() { ["reason"] = "x", ["until"] = "2026-01-01T00:00:00Z" }, 400, "invalid"),
            ("/hold", new() { ["reason"] = "x", ["until"] = "soon" }, 400, "invalid"),
            ("/refunds", new() { ["reason"] = "x" }, 409, "preorder-locked"), // nothing is paid
            ("/refunds", new() { ["amount"] = 1 }, 400, "invalid"),
            ("/link", [], 400, "invalid"),
            ("/brand-cancellation", new() { ["reason"] = "x", ["percent"] = 101 }, 400, "invalid"),
            ("/brand-cancellation", new() { ["reason"] = "", ["percent"] = 100 }, 400, "invalid"),
        ];
        foreach (var (call, body, status, code) in calls)
        {
            await host.Client.PostAsync(address + call, owner, body).IsProblemAsync(403, "forbidden");
            await host.Client.PostAsync(address + call, host.Marketer, body).IsProblemAsync(403, "forbidden");
            await host.Client.PostAsync(address + call, host.Admin, body).IsProblemAsync(status, code);
        }

        foreach (var call in new[] { "/charge", "/mails", "/link" }) // without a key
            await host
                .Client.SendAsync(HttpMethod.Post, address + call, host.Admin, new JsonObject { ["reason"] = "x" })
                .IsProblemAsync(400, "invalid");
        var cancellation = new JsonObject { ["reason"] = "It is not made.", ["percent"] = 100 };
        var cancelled = await host.Client.PostAsync(address + "/brand-cancellation", host.Admin, cancellation).IsJsonAsync();
        Assert.Equal("cancel-for-brand", Text(Assert.Single(cancelled["actions"]!.AsArray())!, "kind"));
        var again = await host.Client.PostAsync(address + "/brand-cancellation", host.Admin, cancellation).IsJsonAsync();
        Assert.Single(again["actions"]!.AsArray());
    }

    private async Task<(string Campaign, string Address, string Token)> PlaceAsync()
    {
        var campaign = await host.CreateEditionAsync(capacity: 1);
        var token = await host.Client.OpenTokenAsync(campaign);
        return (campaign, await host.Client.PlacedAsync(campaign, token, Orders.Of("first", _email)), token);
    }

    private Task<HttpResponseMessage> SearchAsync(string campaign, string? token, JsonObject search) =>
        host.Client.PostAsync($"/api/campaigns/{campaign}/preorder-searches", token, search);

    private Task<HttpResponseMessage> CorrectAsync(string address, string token, JsonObject body) =>
        host.Client.SendAsync(HttpMethod.Put, address + "/contact", token, body.DeepClone(), Key);

    private static void Key(System.Net.Http.Headers.HttpRequestHeaders headers) =>
        headers.TryAddWithoutValidation("Idempotency-Key", "key");

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();
}
