using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests of the Stripe simulator in the local host: over HTTP, on disk, and with its faults.</summary>
public sealed class StripeSimulatorTests
{
    [Theory]
    [InlineData("normal")]
    [InlineData("duplicate")]
    [InlineData("reordered")]
    public async Task Webhooks_DuplicateOrReordered_StillLeadToPaid(string webhooks)
    {
        await using var shop = await Shop.OpenAsync();
        await shop.FaultsAsync(new JsonObject { ["webhooks"] = webhooks });

        var address = await shop.OrderAsync();
        await shop.PayAsync(address);

        await shop.BecomesAsync(address, "paid");
    }

    [Fact]
    public async Task Call_TimesOutAfterItsSuccess_IsFoundAgain()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.FaultsAsync(
            new JsonObject
            {
                ["calls"] = new JsonArray(
                    new JsonObject
                    {
                        ["path"] = "POST /v1/customers",
                        ["kind"] = "timeout-after-success",
                        ["times"] = 1,
                        ["after"] = 0,
                    }
                ),
            }
        );

        var address = await shop.OrderAsync();

        await shop.PayAsync(address);
        await shop.BecomesAsync(address, "paid");
    }

    [Fact]
    public async Task Simulator_Restarted_KeepsItsBooks()
    {
        await using var shop = await Shop.OpenAsync();
        var address = await shop.OrderAsync();
        await shop.RestartAsync();

        await shop.PayAsync(address);

        await shop.BecomesAsync(address, "paid");
    }

    [Fact]
    public async Task Faults_Invalid_AreRefused()
    {
        await using var shop = await Shop.OpenAsync();
        string[] invalid = ["""{"webhooks":"sometimes"}""", """{"calls":[{"path":"/v1","kind":"nonsense"}]}""", "[]"];

        foreach (var body in invalid)
            Assert.Equal(HttpStatusCode.BadRequest, await shop.StatusAsync(HttpMethod.Post, "/local/stripe/faults", body));
    }

    [Fact]
    public async Task Faults_EmptyList_EndsThem()
    {
        await using var shop = await Shop.OpenAsync();
        var always = new JsonObject
        {
            ["path"] = "POST /v1/customers",
            ["kind"] = "refused",
            ["times"] = 1000,
            ["after"] = 0,
        };
        await shop.FaultsAsync(new JsonObject { ["calls"] = new JsonArray(always) });
        await shop.FaultsAsync(new JsonObject { ["calls"] = new JsonArray() });

        var address = await shop.OrderAsync();
        await shop.PayAsync(address);

        await shop.BecomesAsync(address, "paid");
    }

    /// <summary>The bank decides about a refund after days, and may return it.</summary>
    [Theory]
    [InlineData("succeeded", "refunded")]
    [InlineData("failed", "refunding")]
    public async Task Refund_Pending_EndsAsTheBankDecides(string decision, string status)
    {
        await using var shop = await Shop.OpenAsync();
        await shop.FaultsAsync(new JsonObject { ["pendingRefunds"] = true });
        var address = await shop.OrderAsync();
        await shop.PayAsync(address);
        await shop.BecomesAsync(address, "paid");

        await shop.CancelAsync(address);
        await shop.BecomesAsync(address, "refunding");
        var refund = (await shop.BookedAsync("refunds"))!;
        Assert.Equal("pending", refund["status"]!.GetValue<string>());
        await shop.DecideAsync($"refunds/{refund["id"]}", new() { ["status"] = decision });

        await shop.BecomesAsync(address, status);
        await shop.PaidBecomesAsync(address, decision == "failed" ? 1000 : 0);
    }

    /// <summary>A bank takes back a part of a payment.</summary>
    [Fact]
    public async Task Dispute_OfAPart_HoldsThisPart()
    {
        await using var shop = await Shop.OpenAsync();
        var address = await shop.OrderAsync();
        await shop.PayAsync(address);
        await shop.BecomesAsync(address, "paid");
        var payment = (await shop.BookedAsync("payment_intents"))!["id"]!.GetValue<string>();

        await shop.DecideAsync("disputes", new() { ["payment"] = payment, ["amount"] = 400 });
        await shop.BecomesAsync(address, "disputed");
        var dispute = (await shop.BookedAsync("disputes"))!;
        await shop.DecideAsync($"disputes/{dispute["id"]}", new() { ["status"] = "won" });

        Assert.Equal(400, dispute["amount"]!.GetValue<long>());
        await shop.BecomesAsync(address, "paid");
    }

    [Fact]
    public async Task Reconcile_DaysWithoutMoney_EndsWithoutADifference()
    {
        await using var shop = await Shop.OpenAsync();

        var job = await shop.ReconcileAsync(new() { ["from"] = "2026-03-01", ["to"] = "2026-03-31" });

        Assert.Equal("""{"days":[],"differences":[],"areAllListed":true}""", job["reconciliation"]!.ToJsonString());
    }

    [Theory]
    [InlineData("refunds/re_unknown", """{"status":"failed"}""", HttpStatusCode.NotFound)]
    [InlineData("disputes/du_unknown", """{"status":"won"}""", HttpStatusCode.NotFound)]
    [InlineData("disputes", """{"payment":"pi_unknown"}""", HttpStatusCode.NotFound)]
    [InlineData("disputes", "{}", HttpStatusCode.BadRequest)]
    [InlineData("refunds/re_unknown", "{}", HttpStatusCode.BadRequest)]
    public async Task Decision_Impossible_IsRefused(string address, string body, HttpStatusCode status)
    {
        await using var shop = await Shop.OpenAsync();

        Assert.Equal(status, await shop.StatusAsync(HttpMethod.Post, $"/local/stripe/{address}", body));
    }

    [Fact]
    public async Task Simulator_OtherHostName_ReturnsNotFound()
    {
        await using var shop = await Shop.OpenAsync();

        Assert.Equal(
            HttpStatusCode.NotFound,
            await shop.StatusAsync(HttpMethod.Get, "/local/stripe/v1/events", null, host: "evil.example")
        );
        Assert.Equal(HttpStatusCode.NotFound, await shop.StatusAsync(HttpMethod.Get, "/local/stripe/v1/unheard-of", null));
        Assert.Equal(HttpStatusCode.OK, await shop.StatusAsync(HttpMethod.Get, "/local/stripe/v1/events", null));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await shop.StatusAsync(HttpMethod.Get, "/local/stripe/v1/events", null, apiKey: "nonsense")
        );
    }

    /// <summary>A local host for one test, with one edition on sale and one customer.</summary>
    private sealed class Shop : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stripe-");
        private readonly string _campaign = $"c-{Guid.CreateVersion7()}";
        private HostProcess _host = null!;
        private CampaignClient _client = null!;
        private string _token = "";

        public static async Task<Shop> OpenAsync()
        {
            var shop = new Shop();
            await shop.StartAsync();
            var definition = Definitions.Campaign(shop._campaign);
            definition["windows"]!["preorders"] = definition["windows"]!["voting"]!.DeepClone();
            definition["editions"] = JsonNode.Parse(
                """[{"id":"first","title":{"en":"First"},"price":{"amount":1000,"currency":"EUR"},"payment":"full","""
                    + """ "capacity":5}]"""
            );
            await shop._client.CreateCampaignAsync(definition, await shop._client.StaffTokenAsync("admin"));
            shop._token = await shop._client.OpenTokenAsync(shop._campaign);
            return shop;
        }

        public async Task RestartAsync()
        {
            await _host.KillAsync();
            await _host.DisposeAsync();
            _client.Dispose();
            await StartAsync();
        }

        public async Task FaultsAsync(JsonObject faults) =>
            Assert.Equal(
                HttpStatusCode.NoContent,
                await StatusAsync(HttpMethod.Post, "/local/stripe/faults", faults.ToJsonString())
            );

        public async Task<HttpStatusCode> StatusAsync(
            HttpMethod method,
            string address,
            string? body,
            string? host = null,
            string apiKey = "sk_test"
        )
        {
            using var http = new HttpClient { BaseAddress = _host.Tools };
            using var request = new HttpRequestMessage(method, address);
            if (body is not null)
                request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            request.Headers.Host = host;
            request.Headers.Authorization = new("Bearer", apiKey);
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }

        /// <summary>Places a pre-order and waits until its checkout is open; returns its address.</summary>
        public async Task<string> OrderAsync()
        {
            var address = await _client.PlacedAsync(_campaign, _token, Orders.Of("first"));
            await BecomesAsync(address, "awaiting-payment");
            return address;
        }

        public async Task PayAsync(string address)
        {
            using var answer = await _client.SendAsync(HttpMethod.Get, address, _token);
            var page = new Uri((await CampaignClient.JsonAsync(answer))["payment"]!["url"]!.GetValue<string>());
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _host.Tools };
            using var paid = await http.PostAsync(
                page.AbsolutePath,
                new FormUrlEncodedContent([new("number", "4242424242424242"), new("expires", "12/40")]),
                TestContext.Current.CancellationToken
            );
            Assert.Equal(HttpStatusCode.Redirect, paid.StatusCode);
        }

        public async Task CancelAsync(string address)
        {
            using var cancelled = await _client.SendAsync(HttpMethod.Post, address + "/cancel", _token);
            Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        }

        public async Task DecideAsync(string address, JsonObject body) =>
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Post, $"/local/stripe/{address}", body.ToJsonString()));

        public async Task<JsonObject> ReconcileAsync(JsonObject days)
        {
            var admin = await _client.StaffTokenAsync("admin");
            using var started = await _client.PostAsync($"/api/campaigns/{_campaign}/reconciliations", admin, days);
            var address = started.Headers.Location!.ToString();
            return await Eventually.GetAsync(
                async () =>
                {
                    using var answer = await _client.SendAsync(HttpMethod.Get, address, admin);
                    return (await CampaignClient.JsonAsync(answer)).AsObject();
                },
                job => job["status"]!.GetValue<string>() == "done",
                job => job.ToJsonString()
            );
        }

        /// <summary>Waits for the only object of a kind in the books of the simulator, and returns it.</summary>
        public async Task<JsonNode?> BookedAsync(string kind) =>
            (
                await Eventually.GetAsync(
                    async () =>
                    {
                        using var answer = await _client.SendAsync(
                            HttpMethod.Get,
                            $"/local/stripe/v1/{kind}?limit=100",
                            "sk_test"
                        );
                        return (await CampaignClient.JsonAsync(answer))["data"]!.AsArray();
                    },
                    data => data.Count == 1,
                    data => $"there are {data.Count} {kind}"
                )
            )[0];

        public Task<long> PaidBecomesAsync(string address, long paid) =>
            Eventually.GetAsync(
                async () =>
                {
                    using var answer = await _client.SendAsync(HttpMethod.Get, address, _token);
                    return (await CampaignClient.JsonAsync(answer))["paid"]!.GetValue<long>();
                },
                seen => seen == paid,
                seen => $"the paid amount is still {seen}"
            );

        public Task<string> BecomesAsync(string address, string status) =>
            Eventually.GetAsync(
                async () =>
                {
                    using var answer = await _client.SendAsync(HttpMethod.Get, address, _token);
                    return (await CampaignClient.JsonAsync(answer))["status"]!.GetValue<string>();
                },
                seen => seen == status,
                seen => $"the status is still {seen}: {string.Join('\n', _host.Log)}"
            );

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _host.DisposeAsync();
            _folder.Delete(recursive: true);
        }

        private async Task StartAsync()
        {
            _host = await HostProcess.StartAsync(_folder.FullName, ["--demonstration", "false"]);
            _client = CampaignClient.Of(_host);
        }
    }
}
