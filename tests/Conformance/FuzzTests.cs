using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>
/// Tests random calls. <c>CAMPAIGN_FUZZ_CALLS</c> sets how many, and <c>CAMPAIGN_FUZZ_SEED</c> repeats a run. tests/Soak runs
/// many more.
/// </summary>
public sealed class FuzzTests(HostFixture host)
{
    private const int PerCampaign = 500;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_OfAnyKind_AreAnsweredAsDescribed()
    {
        var seed = Setting("CAMPAIGN_FUZZ_SEED") ?? 1;
        var calls = Setting("CAMPAIGN_FUZZ_CALLS") ?? 3 * PerCampaign;
        var random = new Random(seed);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
        var succeeded = new HashSet<string>();
        for (var sent = 0; sent < calls; sent += PerCampaign)
        {
            var fuzzer = await FuzzerAsync(http, random);
            for (var i = 0; i < PerCampaign; i++)
            {
                var fault = await fuzzer.CallAsync(Cancel);
                Assert.True(fault is null, $"CAMPAIGN_FUZZ_SEED={seed}, call {sent + i}: {fault}");
            }

            succeeded.UnionWith(fuzzer.Succeeded);
        }

        var never = ApiOperation.All.Select(call => call.Name).Except(succeeded).ToArray();
        TestContext.Current.SendDiagnosticMessage($"{calls} calls; without a success: {string.Join(", ", never)}");
        Assert.True(succeeded.Count > ApiOperation.All.Count / 2, $"Few calls come through: {string.Join(", ", succeeded)}");
        await host.Client.SendAsync(HttpMethod.Get, "/api/health").IsStatusAsync(System.Net.HttpStatusCode.OK);
    }

    /// <summary>Returns a fuzzer of a campaign in which every call could succeed.</summary>
    private async Task<ApiFuzzer> FuzzerAsync(HttpClient http, Random random)
    {
        var campaign = await host.CampaignAsync(definition =>
        {
            var windows = definition["windows"]!;
            windows["suggestions"] = windows["voting"]!.DeepClone();
            windows["preorders"] = windows["voting"]!.DeepClone();
            definition["editions"] = JsonNode.Parse(
                """
                [{"id": "first", "title": {"en": "First"}, "price": {"amount": 1000, "currency": "EUR"}, "payment": "full",
                  "capacity": 20, "perPerson": 20, "choices": [{"id": "trim", "title": {"en": "Trim"}, "values": [
                    {"id": "lounge", "surcharge": 100}]}]}]
                """
            );
        });
        var order = ApiOperation.Of("PlacePreorder").Example();
        order["returnUrl"] = Orders.ReturnUrl;
        var definition = ApiOperation.Of("PutCampaign").Example();
        definition["id"] = campaign;
        var bodies = new Dictionary<string, JsonObject>
        {
            ["PlacePreorder"] = order,
            ["PutCampaign"] = definition,
            ["PostComment"] = new() { ["text"] = "It should open." },
            ["PutMyPreferences"] = new() { ["notices"] = "never", ["ownIdeas"] = false },
        };
        string[] participants = [await host.Client.OpenTokenAsync(campaign), await host.Client.OpenTokenAsync(campaign)];
        return new(http, campaign, participants, [host.Marketer, host.Moderator, host.Admin], bodies, random);
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), System.Globalization.CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
