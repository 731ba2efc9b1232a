using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests over HTTP of charge runs for some pre-orders, of dry runs, and of runs that staff change.</summary>
public sealed class ChargeRunApiTests(HostFixture host)
{
    [Fact]
    public async Task Run_OfASelection_IsReportedAndCannotChangeAfterItsEnd()
    {
        var address = await AddressAsync();
        var selection = new JsonObject { ["countries"] = new JsonArray("IT"), ["most"] = 10 };

        var dry = await host.Client.PostAsync(address + "/dry-run", host.Admin, selection).IsJsonAsync();
        using var started = await host.Client.PostAsync(address, host.Admin, selection);

        Assert.Equal((0, 0, "EUR"), (dry["due"]!.GetValue<int>(), dry["amount"]!.GetValue<int>(), Text(dry, "currency")));
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var run = started.Headers.Location!.ToString();
        var report = await Eventually.GetAsync(
            () => host.GetAsync(run, host.Admin).IsJsonAsync(),
            each => Text(each, "status") == "done",
            each => $"the run is still {Text(each, "status")}"
        );
        Assert.Equal(10, report["selection"]!["most"]!.GetValue<int>());
        await StatusAsync(run, host.Admin, "paused").IsProblemAsync(409, "charge-run-locked");
        var other = new JsonObject { ["most"] = 11 };
        await host.Client.PostAsync(address, host.Admin, other).IsProblemAsync(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Run_WrongCallersAndBodies_AreRefused()
    {
        var address = await AddressAsync();
        JsonObject[] wrong =
        [
            new() { ["most"] = 0 },
            new() { ["most"] = "all" },
            new() { ["countries"] = new JsonArray() },
            new() { ["countries"] = new JsonArray("Italy") },
            new() { ["preorderIds"] = new JsonArray("a.b"), ["most"] = 1 },
        ];
        foreach (var body in wrong)
        {
            await host.Client.PostAsync(address, host.Admin, body).IsProblemAsync(400, "invalid");
            await host.Client.PostAsync(address + "/dry-run", host.Admin, body).IsProblemAsync(400, "invalid");
        }

        await host.Client.PostAsync(address + "/dry-run", host.Marketer, []).IsProblemAsync(403, "forbidden");
        var unknown = address.Replace("first", "last", StringComparison.Ordinal);
        await host.Client.PostAsync(unknown + "/dry-run", host.Admin, []).IsProblemAsync(404, "edition-not-found");
        await StatusAsync(address + "/unknown", host.Admin, "paused").IsProblemAsync(404, "not-found");
        await StatusAsync(address + "/unknown", host.Marketer, "paused").IsProblemAsync(403, "forbidden");
        using var started = await host.Client.PostAsync(address, host.Admin, []);
        await StatusAsync(started.Headers.Location!.ToString(), host.Admin, "pausing").IsProblemAsync(400, "invalid");
    }

    private async Task<string> AddressAsync() =>
        $"/api/campaigns/{await host.CreateEditionAsync(capacity: 1, payment: "save-card")}/editions/first/charge-runs";

    private Task<HttpResponseMessage> StatusAsync(string run, string token, string status) =>
        host.Client.SendAsync(HttpMethod.Put, run + "/status", token, new JsonObject { ["status"] = status });

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();
}
