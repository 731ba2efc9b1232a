using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests over HTTP of work on many pre-orders.</summary>
public sealed class JobApiTests(HostFixture host)
{
    private static readonly JsonObject Cancellation = new() { ["percent"] = 100, ["reason"] = "It is not made." };

    [Fact]
    public async Task CancelEdition_WithAnOrder_RefusesOthers()
    {
        var campaign = await host.CreateEditionAsync(capacity: 2);
        var token = await host.Client.OpenTokenAsync(campaign);
        await host.Client.PlacedAsync(campaign, token, Orders.Of("first"));
        var address = $"/api/campaigns/{campaign}/editions/first/cancellation";

        using var started = await host.Client.PostAsync(address, host.Admin, Cancellation);
        using var again = await host.Client.PostAsync(address, host.Admin, Cancellation);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (started.StatusCode, again.StatusCode));
        Assert.Equal(started.Headers.Location, again.Headers.Location);
        var less = new JsonObject { ["percent"] = 50, ["reason"] = "It is not made." };
        await host.Client.PostAsync(address, host.Admin, less).IsProblemAsync(422, "idempotency-key-reused");
        var other = await host.Client.OpenTokenAsync(campaign);
        await host.Client.PlaceAsync(campaign, other, Orders.Of("first")).IsProblemAsync(409, "edition-withdrawn");
        var job = await host.GetAsync(started.Headers.Location!.ToString(), host.Admin).IsJsonAsync();
        Assert.Equal(("cancel-edition", "first"), (Text(job, "kind"), Text(job, "editionId")));
        var editions = await host.GetAsync($"/api/campaigns/{campaign}/editions", token: null).IsJsonAsync();
        Assert.Equal("withdrawn", Text(Assert.Single(editions["items"]!.AsArray())!, "stock"));
    }

    [Fact]
    public async Task Resumption_NothingWaits_IsDone()
    {
        var campaign = await host.CreateEditionAsync(capacity: 1);
        var body = new JsonObject { ["reason"] = "The cause is mended.", ["code"] = "refused" };

        using var started = await host.Client.PostAsync($"/api/campaigns/{campaign}/resumptions", host.Admin, body);

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var job = await DoneAsync(started.Headers.Location!.ToString());
        Assert.Equal("""{"changed":0,"refused":0,"fulfilled":0}""", job["report"]!.ToJsonString());
    }

    [Fact]
    public async Task Jobs_WrongCallersAndBodies_AreRefused()
    {
        var campaign = await host.CreateEditionAsync(capacity: 1);
        var participant = await host.Client.OpenTokenAsync(campaign);
        var (editions, resumptions) = ($"/api/campaigns/{campaign}/editions", $"/api/campaigns/{campaign}/resumptions");
        foreach (var address in new[] { $"{editions}/first/cancellation", resumptions })
        {
            await host.Client.PostAsync(address, token: null, Cancellation).IsProblemAsync(401, "unauthorized");
            await host.Client.PostAsync(address, participant, Cancellation).IsProblemAsync(403, "forbidden");
            await host.Client.PostAsync(address, host.Marketer, Cancellation).IsProblemAsync(403, "forbidden");
            await host
                .Client.SendAsync(HttpMethod.Post, address, host.Admin, Cancellation.DeepClone())
                .IsProblemAsync(400, "invalid"); // it has no idempotency key
            var nameless = new JsonObject { ["percent"] = 100, ["reason"] = " " };
            await host.Client.PostAsync(address, host.Admin, nameless).IsProblemAsync(400, "invalid");
        }

        await host
            .Client.PostAsync($"{editions}/last/cancellation", host.Admin, Cancellation)
            .IsProblemAsync(404, "edition-not-found");
        var tooMuch = new JsonObject { ["percent"] = 101, ["reason"] = "x" };
        await host.Client.PostAsync($"{editions}/first/cancellation", host.Admin, tooMuch).IsProblemAsync(400, "invalid");
        await host.GetAsync($"/api/campaigns/{campaign}/jobs/unknown", host.Admin).IsProblemAsync(404, "not-found");
        await host.GetAsync($"/api/campaigns/{campaign}/jobs/unknown", host.Marketer).IsProblemAsync(403, "forbidden");
        // It is still sold.
        await host.Client.PlaceAsync(campaign, participant, Orders.Of("first")).IsStatusAsync(HttpStatusCode.Created);
    }

    private Task<JsonObject> DoneAsync(string address) =>
        Eventually.GetAsync(
            () => host.GetAsync(address, host.Admin).IsJsonAsync(),
            job => Text(job, "status") == "done",
            job => $"the job is still {Text(job, "status")}"
        );

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();
}
