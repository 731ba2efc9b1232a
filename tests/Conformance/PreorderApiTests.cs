using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of pre-orders over HTTP, up to the checkout. The payment provider handles the steps after it.</summary>
public sealed class PreorderApiTests(HostFixture host)
{
    /// <summary>A page on an origin that may call the API.</summary>
    [Fact]
    public async Task Place_NewOrder_HoldsUnitsAndOpensACheckout()
    {
        var (campaign, token) = await StartAsync();

        using var answer = await host.Client.PlaceAsync(campaign, token, Order("first", "lounge"));
        var placed = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(
            ("reserved", 1150, "EUR", 1150),
            (Text(placed, "status"), Int(placed["amount"]!, "amount"), Text(placed["amount"]!, "currency"), Int(placed, "dueNow"))
        );
        Assert.Null(placed["payment"]!["url"]);
        Assert.Null(placed["holdUntil"]); // the hold ends with the checkout, which is not open yet
        Assert.InRange(
            placed["payment"]!["expectedAt"]!.GetValue<DateTimeOffset>() - placed["createdAt"]!.GetValue<DateTimeOffset>(),
            TimeSpan.Zero,
            TimeSpan.FromMinutes(1)
        );
        Assert.EndsWith($"/preorders/{Text(placed, "id")}", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        // Other hosts call Stripe itself. That takes seconds too, but needs an account.
        if (host.IsLocal)
        {
            var open = await WaitAsync(answer.Headers.Location!.ToString(), token, "awaiting-payment");
            Assert.StartsWith("http", Text(open["payment"]!, "url"), StringComparison.Ordinal);
            Assert.Null(open["payment"]!["expectedAt"]);
            Assert.InRange(
                open["holdUntil"]!.GetValue<DateTimeOffset>() - placed["createdAt"]!.GetValue<DateTimeOffset>(),
                TimeSpan.FromMinutes(31),
                TimeSpan.FromMinutes(40)
            );
        }

        var listed = (await host.GetAsync($"/api/campaigns/{campaign}/preorders", token).IsJsonAsync())["items"]!.AsArray();
        Assert.Equal(Text(placed, "id"), Text(Assert.Single(listed)!, "id"));
        await host.GetAsync(answer.Headers.Location.ToString(), token).IsPersonalAsync();
    }

    [Fact]
    public async Task Place_SameKeyAgain_ReturnsTheSameAndRefusesAnotherBody()
    {
        var (campaign, token) = await StartAsync(capacity: 1);
        using var first = await host.Client.PlaceAsync(campaign, token, Order("first"));

        using var again = await host.Client.PlaceAsync(campaign, token, Order("first"));

        Assert.Equal((first.StatusCode, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        await host.Client.PlaceAsync(campaign, token, Order("first", "lounge")).IsProblemAsync(422, "idempotency-key-reused");
        await host
            .Client.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/preorders", token, Order("first"))
            .IsProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Place_ImpossibleOrder_IsRefusedAndKeepsNoKey()
    {
        var (campaign, token) = await StartAsync(capacity: 1);
        (Action<JsonObject> Change, int Status, string Code)[] refused =
        [
            (order => order["editionId"] = "second", 400, "unknown-edition"),
            (order => order["choices"]!["trim"] = "sport", 400, "unknown-choice"),
            (order => order["choices"]!["roof"] = "glass", 400, "unknown-choice"),
            (order => order["choices"] = new JsonObject(), 400, "invalid"),
            (order => order["choices"] = null, 400, "invalid"),
            (order => order["customer"]!["country"] = "US", 400, "unknown-country"),
            (order => order["customer"]!["country"] = "it", 400, "unknown-country"),
            (order => order["customer"]!["email"] = "ann", 400, "invalid"),
            (order => order["customer"]!["name"] = " ", 400, "invalid"),
            (order => order["customer"]!["name"] = new string('n', 201), 400, "invalid"),
            (order => order["customer"] = null, 400, "invalid"),
            (order => order["quantity"] = 0, 400, "invalid"),
            (order => order["quantity"] = -1, 400, "invalid"),
            (order => order["quantity"] = 251, 400, "invalid"),
            (order => order["quantity"] = 1.5, 400, "invalid"),
            (order => order["quantity"] = 2, 409, "limit-reached"),
            (order => order["returnUrl"] = "https://elsewhere.example/", 400, "invalid"),
            (order => order["returnUrl"] = "javascript:alert(1)", 400, "invalid"),
            (order => order["returnUrl"] = "/demo", 400, "invalid"),
            (order => order["returnUrl"] = "http://ann@localhost/", 400, "invalid"),
        ];
        foreach (var (change, status, code) in refused)
        {
            var order = Order("first");
            change(order);
            await host.Client.PlaceAsync(campaign, token, order).IsProblemAsync(status, code);
        }

        await host.Client.PlaceAsync(campaign, token, Order("first")).IsStatusAsync(HttpStatusCode.Created);
        var other = await host.Client.OpenTokenAsync(campaign);
        await host.Client.PlaceAsync(campaign, other, Order("first")).IsProblemAsync(409, "sold-out");
        // It is sold out, and the person has as many as one person may; which of the two is found first depends on the time.
        await host.Client.PlaceAsync(campaign, token, Order("first"), key: "second").IsStatusAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Place_WindowClosed_IsRefusedUnlessRepeated()
    {
        var definition = await DefineAsync(2);
        var (campaign, token) = (Text(definition, "id"), await host.Client.OpenTokenAsync(Text(definition, "id")));
        await host.Client.PlaceAsync(campaign, token, Order("first")).IsStatusAsync(HttpStatusCode.Created);
        var etag = await host.GetAsync($"/api/campaigns/{campaign}").IsStatusAsync(HttpStatusCode.OK);
        definition["windows"]!["preorders"] = null;
        await host.PutAsync($"/api/campaigns/{campaign}", host.Admin, definition, ifMatch: etag).IsStatusAsync(HttpStatusCode.OK);

        await host
            .Client.PlaceAsync(campaign, await host.Client.OpenTokenAsync(campaign), Order("first"))
            .IsProblemAsync(409, "window-closed");
        await host.Client.PlaceAsync(campaign, token, Order("first")).IsStatusAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Preorder_OtherCallers_OnlyStaffReadAndOnlyAdminsCancel()
    {
        var (campaign, token) = await StartAsync();
        using var placed = await host.Client.PlaceAsync(campaign, token, Order("first"));
        var address = placed.Headers.Location!.ToString();
        var other = await host.Client.OpenTokenAsync(campaign);

        await host.GetAsync(address, other).IsProblemAsync(404, "preorder-not-found");
        await host.PutAsync(address + "/choices", other, Choices("lounge")).IsProblemAsync(404, "preorder-not-found");
        await host.Client.SendAsync(HttpMethod.Post, address + "/cancel", other).IsProblemAsync(404, "preorder-not-found");
        await host.Client.SendAsync(HttpMethod.Post, address + "/accept", other).IsProblemAsync(404, "preorder-not-found");
        await host.Client.SendAsync(HttpMethod.Post, address + "/cancel", host.Marketer).IsProblemAsync(403, "forbidden");
        Assert.Empty((await host.GetAsync($"/api/campaigns/{campaign}/preorders", other).IsJsonAsync())["items"]!.AsArray());
        await host.GetAsync($"/api/campaigns/{campaign}/preorders?cursor=%00", host.Marketer).IsProblemAsync(400, "invalid");
        await host.GetAsync($"/api/campaigns/{campaign}/preorders?cursor=bm90aGluZw", host.Marketer)
            .IsProblemAsync(400, "invalid");

        await host.GetAsync(address, host.Moderator).IsStatusAsync(HttpStatusCode.OK);
        Assert.Single(
            (await host.GetAsync($"/api/campaigns/{campaign}/preorders", host.Marketer).IsJsonAsync())["items"]!.AsArray()
        );
        var cancelled = await host.Client.SendAsync(HttpMethod.Post, address + "/cancel", host.Admin).IsJsonAsync();
        Assert.True(Text(cancelled, "status") == "cancelled" || cancelled["cancelRequestedAt"] is not null);
    }

    [Fact]
    public async Task Waitlist_EditionSoldOut_AcceptsAndCancelsAPreorder()
    {
        var (campaign, token) = await StartAsync(capacity: 1);
        await host.Client.PlaceAsync(campaign, token, Order("first")).IsStatusAsync(HttpStatusCode.Created);
        var waiting = await host.Client.OpenTokenAsync(campaign);
        var order = Order("first");
        (order["waitlist"], order["customer"]!["email"]) = (true, "bob@mail.example");

        var joined = await host.Client.PlaceAsync(campaign, waiting, order).IsJsonAsync(HttpStatusCode.Created);
        var address = $"/api/campaigns/{campaign}/preorders/{Text(joined, "id")}";

        Assert.Equal("waitlisted", Text(joined, "status"));
        Assert.True((bool)joined["awaitsProof"]!);
        await host.Client.SendAsync(HttpMethod.Post, address + "/accept", waiting).IsProblemAsync(409, "preorder-locked");
        Assert.Equal(1000, Int((await host.GetAsync(address, waiting).IsJsonAsync())["amount"]!, "amount"));
        Assert.Equal(
            1150,
            Int((await host.PutAsync(address + "/choices", waiting, Choices("lounge")).IsJsonAsync())["amount"]!, "amount")
        );
        await host.PutAsync(address + "/choices", waiting, Choices("sport")).IsProblemAsync(400, "unknown-choice");
        Assert.Equal(
            "cancelled",
            Text(await host.Client.SendAsync(HttpMethod.Post, address + "/cancel", waiting).IsJsonAsync(), "status")
        );
        Assert.Equal(
            "cancelled",
            Text(await host.Client.SendAsync(HttpMethod.Post, address + "/cancel", waiting).IsJsonAsync(), "status")
        );
        await host.PutAsync(address + "/choices", waiting, Choices("pop")).IsProblemAsync(409, "preorder-locked");
    }

    [Fact]
    public async Task EmailProof_ByTheLinkInTheMail_GivesThePlaceOnTheWaitlist()
    {
        var (campaign, token) = await StartAsync(capacity: 1);
        await host.Client.PlaceAsync(campaign, token, Order("first")).IsStatusAsync(HttpStatusCode.Created);
        var email = $"{Guid.CreateVersion7()}@mail.example";
        var order = Order("first");
        (order["waitlist"], order["customer"]!["email"]) = (true, email);
        var waiting = await host.Client.OpenTokenAsync(campaign);
        var joined = await host.Client.PlaceAsync(campaign, waiting, order).IsJsonAsync(HttpStatusCode.Created);
        var address = $"/api/campaigns/{campaign}/preorders/{Text(joined, "id")}";

        await ProveAsync(address, new() { ["secret"] = "guess" }).IsProblemAsync(404, "preorder-not-found");
        await ProveAsync(address + "x", new() { ["secret"] = "guess" }).IsProblemAsync(404, "preorder-not-found");
        await ProveAsync(address, []).IsProblemAsync(400, "invalid");
        host.NeedsMailbox();
        var mail = await host.Client.WaitForMailAsync(email);
        var secret = Text(mail, "text").Split("#confirm-email=")[1].Split('\n')[0].Split(':')[1];
        await ProveAsync(address, new() { ["secret"] = secret }).IsStatusAsync(HttpStatusCode.NoContent);
        await ProveAsync(address, new() { ["secret"] = secret }).IsStatusAsync(HttpStatusCode.NoContent);

        Assert.False((bool)(await host.GetAsync(address, waiting).IsJsonAsync())["awaitsProof"]!);

        Task<HttpResponseMessage> ProveAsync(string preorder, JsonObject body) =>
            host.Client.SendAsync(HttpMethod.Post, preorder + "/email-proof", token: null, body);
    }

    [Fact]
    public async Task Choices_AfterTheLockDate_AreLocked()
    {
        var (campaign, token) = await StartAsync(change: edition =>
            edition["lockDate"] = TimeProvider.System.GetUtcNow().AddMinutes(-1)
        );
        using var placed = await host.Client.PlaceAsync(campaign, token, Order("first"));
        var address = placed.Headers.Location!.ToString();

        await host.PutAsync(address + "/choices", token, Choices("lounge")).IsProblemAsync(409, "preorder-locked");
        await host.PutAsync(address + "/choices", token, Choices("pop")).IsStatusAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Place_OverTheOrderLimits_IsRefusedUnlessRepeated()
    {
        var (campaign, token) = await StartAsync(
            capacity: 5,
            perPerson: 5,
            orderLimits: """{"person": {"unpaid": 1, "waiting": 1, "daily": 9}}"""
        );
        using var first = await host.Client.PlaceAsync(campaign, token, Order("first"));
        using var second = await host.Client.PlaceAsync(campaign, token, Order("first"), key: "second");

        await Task.FromResult(second).IsProblemAsync(429, "too-many-orders");
        Assert.NotNull(second.Headers.RetryAfter);
        await host.Client.PlaceAsync(campaign, token, Order("first")).IsStatusAsync(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("""{"person": {"unpaid": 0, "waiting": 1, "daily": 1}}""", "orderLimits.person.unpaid")]
    [InlineData("""{"network": {"unpaid": 1, "waiting": 10001, "daily": 1}}""", "orderLimits.network.waiting")]
    [InlineData("""{"network": {"unpaid": 1, "waiting": 1, "daily": -1}}""", "orderLimits.network.daily")]
    public async Task OrderLimits_OutOfRange_AreInvalid(string limits, string field)
    {
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        definition["orderLimits"] = JsonNode.Parse(limits);

        var problem = await host
            .Client.SendAsync(
                HttpMethod.Put,
                $"/api/campaigns/{definition["id"]}",
                host.Admin,
                definition,
                headers => headers.TryAddWithoutValidation("If-None-Match", "*")
            )
            .IsProblemAsync(400, "invalid");

        Assert.NotNull(problem["errors"]![field]);
    }

    [Fact]
    public async Task List_ReadInPages_ReturnsAllToOwnerAndStaff()
    {
        var (campaign, token) = await StartAsync(capacity: 5, perPerson: 2);
        for (var i = 0; i < 2; i++)
            await host.Client.PlaceAsync(campaign, token, Order("first"), key: $"key-{i}").IsStatusAsync(HttpStatusCode.Created);
        await host.Client.PlaceAsync(campaign, token, Order("first"), key: "one more").IsProblemAsync(400, "invalid");
        await host.Client.PlaceAsync(campaign, token, Order("first"), key: "one-more").IsProblemAsync(409, "limit-reached");

        foreach (var caller in new[] { token, host.Marketer })
        {
            var seen = new List<string>();
            for (var query = "?limit=1"; query is not null; )
            {
                var page = await host.GetAsync($"/api/campaigns/{campaign}/preorders{query}", caller).IsJsonAsync();
                seen.AddRange(page["items"]!.AsArray().Select(item => Text(item!, "id")));
                query = page["next"] is { } next ? $"?limit=1&cursor={next.GetValue<string>()}" : null;
            }

            Assert.Equal(2, seen.Distinct().Count()); // the staff list may repeat a pre-order that a payment changes
            Assert.True(caller != token || seen.Count == 2, "The list of the owner repeats a pre-order.");
        }
    }

    [Fact]
    public async Task ChargeRun_StartedByAdmin_IsOneForEachIdempotencyKey()
    {
        var (campaign, _) = await StartAsync();
        var address = $"/api/campaigns/{campaign}/editions/first/charge-runs";
        await host.Client.SendAsync(HttpMethod.Post, address, host.Admin).IsProblemAsync(400, "invalid");
        await RunAsync($"/api/campaigns/{campaign}/editions/second/charge-runs").IsProblemAsync(404, "edition-not-found");
        await host.GetAsync(address + "/none", host.Admin).IsProblemAsync(404, "not-found");

        using var first = await RunAsync(address);
        using var again = await RunAsync(address);
        using var other = await RunAsync(address, "other");

        Assert.Equal((HttpStatusCode.Accepted, first.Headers.Location), (first.StatusCode, again.Headers.Location));
        Assert.NotEqual(first.Headers.Location, other.Headers.Location);
        var report = await host.GetAsync(first.Headers.Location!.ToString(), host.Admin).IsPersonalAsync();
        Assert.Equal((0, 0), (Int(report, "due"), Int(report, "left")));

        Task<HttpResponseMessage> RunAsync(string at, string key = "k") =>
            host.Client.SendAsync(
                HttpMethod.Post,
                at,
                host.Admin,
                null,
                headers => headers.TryAddWithoutValidation("Idempotency-Key", key)
            );
    }

    [Fact]
    public async Task Demand_ReadByMarketer_CountsUnitsByEditionAndStatus()
    {
        var (campaign, token) = await StartAsync();
        await host.Client.PlaceAsync(campaign, token, Order("first")).IsStatusAsync(HttpStatusCode.Created);

        var demand = await host.GetAsync($"/api/campaigns/{campaign}/demand", host.Marketer).IsJsonAsync();

        var edition = Assert.Single(demand["editions"]!.AsArray())!;
        Assert.Equal(1, edition["units"]!.AsObject().Sum(status => status.Value!.GetValue<int>()));
        Assert.Equal((0, 0), (Int(edition["money"]!, "collected"), Int(edition["money"]!, "outstanding")));
        await host.GetAsync($"/api/campaigns/{campaign}/demand", token).IsProblemAsync(403, "forbidden");
    }

    [Theory]
    [InlineData(null, "{}")]
    [InlineData("t=1,v1=00", "{}")]
    [InlineData("nonsense", "{\"object\":\"event\"}")]
    [InlineData("t=x,v1=", "")]
    public async Task StripeEvent_InvalidSignature_IsRefused(string? signature, string body)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/stripe/events")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (signature is not null)
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);

        await http.SendAsync(request, TestContext.Current.CancellationToken).IsProblemAsync(400, "invalid");
    }

    private async Task<(string Campaign, string Token)> StartAsync(
        int capacity = 3,
        int perPerson = 1,
        Action<JsonObject>? change = null,
        string? orderLimits = null
    )
    {
        var campaign = Text(await DefineAsync(capacity, perPerson, change, orderLimits), "id");
        return (campaign, await host.Client.OpenTokenAsync(campaign));
    }

    private async Task<JsonObject> DefineAsync(
        int capacity,
        int perPerson = 1,
        Action<JsonObject>? change = null,
        string? orderLimits = null
    )
    {
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        definition["windows"]!["preorders"] = definition["windows"]!["voting"]!.DeepClone();
        var edition = JsonNode
            .Parse(
                $$"""
                {"id":"first","title":{"en":"First"},"price":{"amount":1000,"currency":"EUR"},"payment":"full",
                "capacity":{{capacity}},"perPerson":{{perPerson}},"countries":["IT","PL"],
                 "choices":[{"id":"trim","title":{"en":"Trim"},"values":[{"id":"pop","surcharge":0},{"id":"lounge",
                 "surcharge":150}]}]}
                """
            )!
            .AsObject();
        change?.Invoke(edition);
        definition["editions"] = new JsonArray(edition);
        if (orderLimits is not null)
            definition["orderLimits"] = JsonNode.Parse(orderLimits);
        await host.Client.CreateCampaignAsync(definition, host.Admin);
        return definition;
    }

    private Task<JsonObject> WaitAsync(string address, string token, string status) =>
        Eventually.GetAsync(
            () => host.GetAsync(address, token).IsJsonAsync(),
            preorder => Text(preorder, "status") == status,
            preorder => $"the status is still {Text(preorder, "status")}."
        );

    private static JsonObject Order(string edition, string trim = "pop")
    {
        var order = Orders.Of(edition);
        order["choices"] = new JsonObject { ["trim"] = trim };
        return order;
    }

    private static JsonObject Choices(string trim) => new() { ["choices"] = new JsonObject { ["trim"] = trim } };

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();

    private static int Int(JsonNode json, string name) => json[name]!.GetValue<int>();
}
