using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace CampaignFunctions.Harness;

/// <summary>
/// Customers order, pay on the simulated checkout and cancel while the local host is killed. At the end, every answered order
/// must exist, a repeat with its key must return it, no unit may be oversold or lost, and the payments of each order must be
/// those of the simulated Stripe, whose books outlive the kills.
/// </summary>
internal sealed class OrdersUnderKills(string campaign)
{
    private const string Card = "4242424242424242";
    private const int Price = 1000;
    private const int Deposit = 100;
    private const int Capacity = 400;

    private static readonly string[] Settled = ["confirmed", "paid", "refunded", "cancelled", "expired"];

    private readonly string _address = $"/api/campaigns/{campaign}/preorders";

    /// <summary>The id of the order of each customer; null until the host answers.</summary>
    private readonly ConcurrentDictionary<string, string?> _orders = [];

    /// <summary>The units that were ordered again at the end.</summary>
    private int _taken;

    public int Count => _orders.Values.Count(id => id is not null);

    public static JsonArray Editions() =>
        new(
            new JsonObject
            {
                ["id"] = "first",
                ["title"] = new JsonObject { ["en"] = "First" },
                ["price"] = new JsonObject { ["amount"] = Price, ["currency"] = "EUR" },
                ["payment"] = "deposit",
                ["deposit"] = Deposit,
                ["capacity"] = Capacity,
            }
        );

    /// <summary>Orders, or takes the next step with an order: pays, or cancels it.</summary>
    public async Task ActAsync(CampaignClient client, string token, Random random)
    {
        if (!_orders.TryGetValue(token, out var id) || id is null)
        {
            _orders.TryAdd(token, null);
            if (await OrderAsync(client, token) is { } made)
                _orders[token] = made;
            return;
        }

        var order = await FindAsync(client, token, id);
        if (random.Next(4) == 0)
            using (await client.SendAsync(HttpMethod.Post, $"{_address}/{id}/cancel", token)) { }
        else if (order["payment"]!["url"]?.GetValue<string>() is { } page)
            using (await client.PostFormAsync(new Uri(page).AbsolutePath, new() { ["number"] = Card, ["expires"] = "12 / 40" }))
            { }
    }

    public async Task CheckAsync(CampaignClient client)
    {
        var orders = new Dictionary<string, JsonObject>();
        foreach (var (token, id) in _orders)
        {
            if (await OrderAsync(client, token) is not { } again)
                continue; // it was never taken, and all is sold now
            if (id is not null && again != id)
                throw new InvalidOperationException($"The order {id} became {again}.");
            using (await client.SendAsync(HttpMethod.Post, $"{_address}/{again}/cancel", token)) { }
            orders[again] = await SettledAsync(client, token, again);
        }

        CheckBooks(orders, await client.StripeListAsync("payment_intents"), await client.StripeListAsync("refunds"));
        await CheckStockAsync(client);
    }

    private async Task<JsonObject> SettledAsync(CampaignClient client, string token, string id) =>
        await Eventually.GetAsync(
            () => FindAsync(client, token, id),
            order => Settled.Contains(order["status"]!.GetValue<string>()) && order["cancelRequestedAt"] is null,
            order => $"an order is {order["status"]}."
        );

    /// <summary>Compares what each order says with the provider's books.</summary>
    private static void CheckBooks(Dictionary<string, JsonObject> orders, List<JsonObject> payments, List<JsonObject> refunds)
    {
        var received = payments.Where(payment => payment["status"]!.GetValue<string>() == "succeeded").ToArray();
        foreach (var (id, order) in orders)
        {
            var own = received.Where(payment => payment["metadata"]!["preorder"]?.GetValue<string>() == id).ToArray();
            if (own.Length > 1)
                throw new InvalidOperationException($"The order {id} was paid {own.Length} times.");
            var ids = own.Select(payment => payment["id"]!.GetValue<string>()).ToHashSet();
            var back = refunds
                .Where(refund => ids.Contains(refund["payment_intent"]!.GetValue<string>()))
                .Sum(refund => refund["amount"]!.GetValue<long>());
            var books = own.Sum(payment => payment["amount_received"]!.GetValue<long>()) - back;
            if (books != order["paid"]!.GetValue<long>())
                throw new InvalidOperationException($"The books have {books} for {id}, and the order {order["paid"]}.");
            if (books != 0)
                throw new InvalidOperationException($"The order {id} is cancelled, but {books} did not go back.");
        }
    }

    /// <summary>All orders are over: exactly the whole stock can be ordered again.</summary>
    private async Task CheckStockAsync(CampaignClient client)
    {
        await Eventually.GetAsync(
            async () =>
            {
                var (taken, isSoldOut) = (0, false);
                while (!isSoldOut && taken <= Capacity)
                {
                    isSoldOut = await OrderAsync(client, await client.OpenTokenAsync(campaign)) is null;
                    taken += isSoldOut ? 0 : 1;
                }

                _taken += taken;
                return _taken;
            },
            taken => taken >= Capacity,
            taken => $"{taken} of {Capacity} units could be ordered."
        );
        if (_taken != Capacity)
            throw new InvalidOperationException($"{_taken} units of {Capacity} were sold.");
    }

    /// <summary>Orders with the customer's only key; null if all is sold.</summary>
    private async Task<string?> OrderAsync(CampaignClient client, string token)
    {
        var body = new JsonObject
        {
            ["editionId"] = "first",
            ["quantity"] = 1,
            ["choices"] = new JsonObject(),
            ["customer"] = new JsonObject
            {
                ["name"] = "Ann",
                ["email"] = $"{token[^20..]}@mail.example",
                ["country"] = "IT",
            },
            ["returnUrl"] = "http://localhost/",
        };
        using var answer = await client.SendAsync(
            HttpMethod.Post,
            _address,
            token,
            body,
            headers => headers.Add("Idempotency-Key", "order")
        );
        return answer.StatusCode == HttpStatusCode.Conflict
            ? null
            : (await CampaignClient.JsonAsync(answer))["id"]!.GetValue<string>();
    }

    private async Task<JsonObject> FindAsync(CampaignClient client, string token, string id)
    {
        using var answer = await client.SendAsync(HttpMethod.Get, $"{_address}/{id}", token);
        return await CampaignClient.JsonAsync(answer);
    }
}
