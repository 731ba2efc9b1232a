using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests a charge run while its host is killed, over HTTP and on disk.</summary>
public sealed class ChargeRunTests(ITestOutputHelper output)
{
    private static readonly int Customers = Scale.Of(100, 2000);

    /// <summary>The number of customers whose card is declined later: one in twenty.</summary>
    private static readonly int Declined = Customers / 20;

    /// <summary>The number of customers whose bank asks for a confirmation each time: three in a hundred.</summary>
    private static readonly int Asked = Customers * 3 / 100;
    private static readonly int PerSecond = Scale.Of(10, 60);
    private const string Good = "4242 4242 4242 4242";
    private const string DeclinedLater = "4000 0000 0000 0341";
    private const string AskedEachTime = "4000 0027 6000 3184";

    [Fact]
    public async Task ChargeRun_HostKilledTwice_ChargesEachPreorderOnceWithinTheRate()
    {
        var folder = Directory.CreateTempSubdirectory("charge-");
        var campaign = $"c-{Guid.CreateVersion7()}";
        try
        {
            string admin;
            await using (var host = await StartAsync(folder, perSecond: 100_000))
            {
                using var client = CampaignClient.Of(host);
                admin = await client.StaffTokenAsync("admin");
                await client.CreateCampaignAsync(Campaign(campaign), admin);
                await Parallel.ForAsync(
                    0,
                    Customers,
                    new ParallelOptions { MaxDegreeOfParallelism = 16 },
                    async (i, _) => await OrderAsync(client, campaign, i)
                );
                await StatusesAsync(client, campaign, admin, statuses => statuses.GetValueOrDefault("confirmed") == Customers);
            }

            var address = $"/api/campaigns/{campaign}/editions/first/charge-runs";
            string? run = null;
            var begun = new List<long>();
            for (var kills = 0; kills < 2; kills++)
            {
                begun.Add(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
                var host = await StartAsync(folder, PerSecond);
                using var client = CampaignClient.Of(host);
                admin = await client.StaffTokenAsync("admin");
                using var accepted = await client.SendAsync(
                    HttpMethod.Post,
                    address,
                    admin,
                    null,
                    headers => headers.TryAddWithoutValidation("Idempotency-Key", "run")
                );
                Assert.Equal(System.Net.HttpStatusCode.Accepted, accepted.StatusCode);
                run ??= accepted.Headers.Location!.ToString();
                Assert.Equal(run, accepted.Headers.Location!.ToString());
                await ReportAsync(client, run, admin, report => report["charged"]!.GetValue<int>() > Customers * (kills + 1) / 4);
                await host.KillAsync();
                await host.DisposeAsync();
            }

            begun.Add(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
            await using (var host = await StartAsync(folder, PerSecond))
            {
                using var client = CampaignClient.Of(host);
                admin = await client.StaffTokenAsync("admin");
                var report = await ReportAsync(client, run!, admin, report => report["status"]!.GetValue<string>() == "done");
                output.WriteLine(report.ToJsonString());
                Assert.Equal(
                    (Customers, Customers - Declined - Asked, Asked, Declined, 0),
                    (
                        Int(report, "due"),
                        Int(report, "charged"),
                        Int(report, "actionRequired"),
                        Int(report, "failed"),
                        Int(report, "left")
                    )
                );
                await CheckBooksAsync(client, begun);
                var demand = await JsonAsync(client, $"/api/campaigns/{campaign}/demand", admin);
                var money = demand["money"]![0]!.AsObject();
                Assert.Equal(
                    (1000 * (Customers - Declined - Asked), 1000 * (Declined + Asked)),
                    (Int(money, "collected"), Int(money, "outstanding"))
                );
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Checks the payments in the books of the payment provider: their number, their status and their rate.</summary>
    /// <param name="begun">The Unix time at which each of the three processes began, in seconds.</param>
    private async Task CheckBooksAsync(CampaignClient client, List<long> begun)
    {
        var intents = await client.StripeListAsync("payment_intents");
        Assert.Equal(Customers, intents.Count);
        Assert.Equal(Customers, intents.Select(intent => intent["metadata"]!["preorder"]!.GetValue<string>()).Distinct().Count());
        Assert.Equal(Customers - Declined - Asked, intents.Count(intent => intent["status"]!.GetValue<string>() == "succeeded"));

        // On a busy machine a call comes after its turn, but never before. So up to any second, a process has made at most as
        // many calls as it had turns. A process that was killed leaves missed turns: those of two seconds are still used, and
        // the others get half the pace in addition.
        foreach (
            var made in intents
                .Select(intent => intent["created"]!.GetValue<long>())
                .Order()
                .GroupBy(created => begun.FindLastIndex(second => second <= created))
        )
        {
            output.WriteLine($"process {made.Key}: {made.Count()} payments, with a limit of {PerSecond}/s");
            Assert.All(
                made,
                (second, before) => Assert.InRange(before + 1, 1, PerSecond * (2 + 1.5 * (second - begun[made.Key] + 1)))
            );
        }
    }

    private static async Task OrderAsync(CampaignClient client, string campaign, int number)
    {
        var token = await client.OpenTokenAsync(campaign);
        var order = new JsonObject
        {
            ["editionId"] = "first",
            ["quantity"] = 1,
            ["choices"] = new JsonObject(),
            ["customer"] = new JsonObject
            {
                ["name"] = "Ann",
                ["email"] = $"c{number}@mail.example",
                ["country"] = "IT",
            },
            ["returnUrl"] = "http://localhost/",
        };
        using var placed = await client.SendAsync(
            HttpMethod.Post,
            $"/api/campaigns/{campaign}/preorders",
            token,
            order,
            headers => headers.TryAddWithoutValidation("Idempotency-Key", "k")
        );
        var address = placed.Headers.Location!.ToString();
        var page = await WaitAsync(async () => (await JsonAsync(client, address, token))["payment"]!["url"]?.GetValue<string>());
        var card = (number % 20, number % 100) switch
        {
            (0, _) => DeclinedLater,
            (_, 1 or 2 or 3) => AskedEachTime,
            _ => Good,
        };
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var paid = await http.PostAsync(
            page,
            new FormUrlEncodedContent([new("number", card), new("expires", "12/40")]),
            TestContext.Current.CancellationToken
        );
        if (card == AskedEachTime)
        {
            using var _ = await http.PostAsync(
                paid.Headers.Location,
                new FormUrlEncodedContent([new("answer", "yes")]),
                TestContext.Current.CancellationToken
            );
        }
    }

    private static Task<HostProcess> StartAsync(DirectoryInfo folder, int perSecond) =>
        HostProcess.StartAsync(folder.FullName, ["--demonstration", "false", "--Payments:PerSecond", $"{perSecond}"]);

    private static Task<JsonObject> ReportAsync(
        CampaignClient client,
        string run,
        string admin,
        Func<JsonObject, bool> isReached
    ) =>
        WaitAsync(async () =>
        {
            var report = await JsonAsync(client, run, admin);
            return isReached(report) ? report : null;
        });

    private static Task<Dictionary<string, int>> StatusesAsync(
        CampaignClient client,
        string campaign,
        string admin,
        Func<Dictionary<string, int>, bool> isReached
    ) =>
        WaitAsync(async () =>
        {
            // A pre-order that changes meanwhile may appear twice: its last appearance counts.
            var orders = new Dictionary<string, string>();
            for (var address = "?limit=100"; address is not null; )
            {
                var page = await JsonAsync(client, $"/api/campaigns/{campaign}/preorders{address}", admin);
                foreach (var item in page["items"]!.AsArray())
                    orders[item!["id"]!.GetValue<string>()] = item["status"]!.GetValue<string>();
                address = page["next"] is { } next ? $"?limit=100&cursor={next.GetValue<string>()}" : null;
            }

            var statuses = orders.Values.CountBy(status => status).ToDictionary();
            return isReached(statuses) ? statuses : null;
        });

    private static async Task<T> WaitAsync<T>(Func<Task<T?>> ask)
        where T : class => (await Eventually.GetAsync(ask, answer => answer is not null, _ => "the condition is still false."))!;

    private static async Task<JsonObject> JsonAsync(CampaignClient client, string address, string? token)
    {
        using var answer = await client.SendAsync(HttpMethod.Get, address, token);
        return await CampaignClient.JsonAsync(answer);
    }

    private static int Int(JsonObject json, string name) => json[name]!.GetValue<int>();

    private static JsonObject Campaign(string id)
    {
        var definition = Definitions.Campaign(id);
        definition["limits"] = "off";
        definition["windows"]!["preorders"] = definition["windows"]!["voting"]!.DeepClone();
        definition["editions"] = JsonNode.Parse(
            """[{"id":"first","title":{"en":"First"},"price":{"amount":1000,"currency":"EUR"},"""
                + $$""" "payment":"save-card","capacity":{{Customers}},"choices":[]}]"""
        );
        return definition;
    }
}
