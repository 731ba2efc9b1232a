using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests over HTTP of the comparison of the ledgers with Stripe's books.</summary>
public sealed class ReconciliationApiTests(HostFixture host)
{
    [Fact]
    public async Task Reconcile_SomeDays_StartsAJobOnce()
    {
        var campaign = await host.CreateEditionAsync(capacity: 1);

        using var started = await host.Client.PostAsync(Address(campaign), host.Admin, Days("2026-03-01", "2026-03-31"));
        using var again = await host.Client.PostAsync(Address(campaign), host.Admin, Days("2026-03-01", "2026-03-31"));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (started.StatusCode, again.StatusCode));
        Assert.Equal(started.Headers.Location, again.Headers.Location);
        await host
            .Client.PostAsync(Address(campaign), host.Admin, Days("2026-03-02", "2026-03-31"))
            .IsProblemAsync(422, "idempotency-key-reused");
        var job = await host.GetAsync(started.Headers.Location!.ToString(), host.Admin).IsJsonAsync();
        Assert.Equal("reconcile", job["kind"]!.GetValue<string>());
        // It has no file.
        await host.GetAsync(started.Headers.Location + "/file", host.Admin).IsProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task Reconcile_WrongCallersAndDays_AreRefused()
    {
        var address = Address(await host.CreateEditionAsync(capacity: 1));
        await host.Client.PostAsync(address, token: null, Days("2026-03-01", "2026-03-31")).IsProblemAsync(401, "unauthorized");
        await host.Client.PostAsync(address, host.Marketer, Days("2026-03-01", "2026-03-31")).IsProblemAsync(403, "forbidden");
        JsonObject[] wrong =
        [
            Days("2026-03-01", "2026-04-01"),
            Days("2026-03-02", "2026-03-01"),
            Days("2026-03-01", "2199-03-01"),
            Days("yesterday", "today"),
            [],
        ];
        foreach (var days in wrong)
            await host.Client.PostAsync(address, host.Admin, days).IsProblemAsync(400, "invalid");
    }

    private static string Address(string campaign) => $"/api/campaigns/{campaign}/reconciliations";

    private static JsonObject Days(string from, string to) => new() { ["from"] = from, ["to"] = to };
}
