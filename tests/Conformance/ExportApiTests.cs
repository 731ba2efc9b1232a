using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests over HTTP of exports.</summary>
public sealed class ExportApiTests(HostFixture host)
{
    private readonly string _email = $"{Guid.CreateVersion7()}@mail.example";

    [Fact]
    public async Task Export_OfOrders_IsAFileAndIsRecorded()
    {
        var campaign = await host.CreateEditionAsync(capacity: 2);
        var order = Orders.Of("first", _email);
        order["customer"]!["name"] = "=1+1";
        var address = await host.Client.PlacedAsync(campaign, await host.Client.OpenTokenAsync(campaign), order);

        using var csv = await ExportAsync(campaign, new() { ["kind"] = "orders", ["format"] = "csv" });
        using var json = await ExportAsync(campaign, new() { ["kind"] = "orders", ["format"] = "ndjson" }, "other");

        Assert.Equal((HttpStatusCode.OK, "text/csv"), (csv.StatusCode, csv.Content.Headers.ContentType!.MediaType));
        Assert.Equal("orders.csv", csv.Content.Headers.ContentDisposition!.FileName);
        Assert.True(csv.Headers.CacheControl!.NoStore);
        var file = await csv.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetPreamble(), file[..3]);
        Assert.Contains("\"'=1+1\"", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        var row = JsonNode.Parse(await json.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((address.Split('/')[^1], _email), (Text(row, "id"), Text(row, "email")));
        var log = await host.GetAsync($"/api/campaigns/{campaign}/audit", host.Admin).IsJsonAsync();
        Assert.Equal(2, log["items"]!.AsArray().Count(entry => Text(entry!, "action") == "export-orders"));
    }

    [Fact]
    public async Task Export_OfALedgerWithoutPayments_HasOnlyItsColumns()
    {
        var campaign = await host.CreateEditionAsync(capacity: 1);

        using var file = await ExportAsync(campaign, new() { ["kind"] = "ledger", ["format"] = "csv" });

        Assert.Equal(
            "number,id,editionId,reference,debit,credit,currency,amount,at\r\n",
            (await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimStart('\uFEFF')
        );
    }

    [Fact]
    public async Task Export_WrongCallersAndBodies_AreRefused()
    {
        var campaign = await host.CreateEditionAsync(capacity: 1);
        var (address, right) = ($"/api/campaigns/{campaign}/exports", new JsonObject { ["kind"] = "orders", ["format"] = "csv" });
        await host.Client.PostAsync(address, token: null, right).IsProblemAsync(401, "unauthorized");
        await host.Client.PostAsync(address, await host.Client.OpenTokenAsync(campaign), right).IsProblemAsync(403, "forbidden");
        await host.Client.PostAsync(address, host.Marketer, right).IsProblemAsync(403, "forbidden");
        // It has no idempotency key.
        await host.Client.SendAsync(HttpMethod.Post, address, host.Admin, right.DeepClone()).IsProblemAsync(400, "invalid");
        JsonObject[] wrong =
        [
            new() { ["kind"] = "orders" },
            new() { ["kind"] = "people", ["format"] = "csv" },
            new() { ["kind"] = "orders", ["format"] = "xlsx" },
            new()
            {
                ["kind"] = "orders",
                ["format"] = "csv",
                ["status"] = "eaten",
            },
        ];
        foreach (var body in wrong)
            await host.Client.PostAsync(address, host.Admin, body).IsProblemAsync(400, "invalid");
        var file = $"/api/campaigns/{campaign}/jobs/unknown/file";
        await host.GetAsync(file, host.Admin).IsProblemAsync(404, "not-found");
        await host.GetAsync(file, host.Marketer).IsProblemAsync(403, "forbidden");
    }

    private Task<HttpResponseMessage> ExportAsync(string campaign, JsonObject body, string key = "key") =>
        host.Client.PostAsync($"/api/campaigns/{campaign}/exports", host.Admin, body, key);

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();
}
