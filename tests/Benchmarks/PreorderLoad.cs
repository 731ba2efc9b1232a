using System.Text.Json.Nodes;
using CampaignFunctions.Harness;

namespace CampaignFunctions.Benchmarks;

/// <summary>
/// Places pre-orders of new participants as fast as possible. Each answer means that the units are held durably; the checkouts
/// open later, at the pace of the payment provider.
/// </summary>
internal static class PreorderLoad
{
    private static readonly string Address = $"/api/campaigns/{BenchmarkCampaign.Id}/preorders";

    public static async Task<SubmitResult> RunAsync(string data)
    {
        await using var host = await HostProcess.StartAsync(data, ["--demonstration", "false"]);
        using var client = CampaignClient.Of(host);
        await client.CreateCampaignAsync(BenchmarkCampaign.Definition(), await client.StaffTokenAsync("admin"));
        var bodies = Path.Combine(data, "preorder-bodies");
        File.WriteAllLines(bodies, Enumerable.Range(0, 5000).Select(Body));
        var result = await SubmitRounds.RunAsync(host, new(data, BenchmarkCampaign.Id), bodies, Address);
        await host.StopAsync();
        return result;
    }

    private static string Body(int number) =>
        new JsonObject
        {
            ["editionId"] = BenchmarkCampaign.Edition,
            ["quantity"] = 1,
            ["choices"] = new JsonObject { ["trim"] = number % 2 == 0 ? "pop" : "lounge" },
            ["customer"] = new JsonObject
            {
                ["name"] = $"Customer {number}",
                ["email"] = "PARTICIPANT@example.com",
                ["country"] = "IT",
            },
            ["returnUrl"] = "http://localhost/back",
        }.ToJsonString();
}
