using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.Harness;

namespace CampaignFunctions.Benchmarks;

/// <summary>One network asks a thousand times a second to take part, while other people join.</summary>
internal static class JoinLoad
{
    private const string Address = $"/api/campaigns/{BenchmarkCampaign.Id}/participants";
    private const string Attacker = "198.51.100.1";
    private const int Attacks = 1000;
    private const int Joins = 20;
    private const int Mails = 10;
    private const int Seconds = 10;

    public static async Task<IReadOnlyList<Bar>> RunAsync(string data)
    {
        await using var host = await HostProcess.StartAsync(
            data,
            [
                "--demonstration",
                "false",
                "--Http:ClientAddressHeader",
                CampaignClient.CallerHeader,
                "--Http:KnownProxies",
                "127.0.0.1",
            ]
        );
        using var client = CampaignClient.Of(host);
        await client.CreateCampaignAsync(BenchmarkCampaign.Definition(), await client.StaffTokenAsync("admin"));
        using var attacker = new CampaignClient(host.Address);
        var refused = 0;

        await Task.WhenAll(AnonymousAsync(Seconds / 3), MailAsync(Seconds / 3)); // warm
        var attack = SteadyLoad.P99Async(Attacks, Seconds, AttackAsync);
        var anonymous = AnonymousAsync(Seconds);
        var mail = MailAsync(Seconds);
        var times = await Task.WhenAll(attack, anonymous, mail);
        await host.StopAsync();
        var beside = $"{Attacks:N0} joins a second from one network, {refused:N0} of {Attacks * Seconds:N0} refused";
        return
        [
            new("anonymous joins under attack, p99", $"{times[1]:N1} ms", "100 ms", beside, times[1] < 100 && refused > 0),
            new("joins by email under attack, p99", $"{times[2]:N1} ms", "450 ms", beside, times[2] < 450 && refused > 0),
        ];

        async Task AttackAsync(int i)
        {
            using var answer = await JoinAsync(attacker, Attacker, new());
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                Interlocked.Increment(ref refused);
        }

        Task<double> AnonymousAsync(int seconds) =>
            SteadyLoad.P99Async(Joins, seconds, i => JoinedAsync(client, $"10.1.{i / 250}.{i % 250 + 1}", new()));

        Task<double> MailAsync(int seconds) =>
            SteadyLoad.P99Async(
                Mails,
                seconds,
                i =>
                    JoinedAsync(
                        client,
                        $"10.2.{i / 250}.{i % 250 + 1}",
                        new JsonObject { ["email"] = $"{Guid.CreateVersion7()}@mail.example" }
                    )
            );
    }

    private static async Task JoinedAsync(CampaignClient client, string from, JsonObject body)
    {
        using var answer = await JoinAsync(client, from, body);
        answer.EnsureSuccessStatusCode();
    }

    private static Task<HttpResponseMessage> JoinAsync(CampaignClient client, string from, JsonObject body) =>
        client.SendAsync(HttpMethod.Post, Address, null, body, headers => headers.Add(CampaignClient.CallerHeader, from));
}
