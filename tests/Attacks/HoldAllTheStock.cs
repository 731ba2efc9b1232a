using System.Net;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Attacks;

/// <summary>A script orders everything and pays nothing, so that nobody else can buy.</summary>
public sealed class HoldAllTheStock(Target target)
{
    private const string Limits =
        """{"person": {"unpaid": 3, "waiting": 3, "daily": 10}, "network": {"unpaid": 12, "waiting": 5, "daily": 100}}""";

    [Fact]
    public async Task Orders_OfOneNetwork_HoldAFewUnits()
    {
        var campaign = await target.SaleAsync(capacity: 40, Limits);
        using var script = target.From(Target.Network());

        Assert.Equal(12, await HeldAsync(_ => script, campaign, i => $"fake-{i}@mail.example"));

        using var customer = target.From(Target.Network());
        await PlaceAsync(customer, campaign, "ann@mail.example").IsStatusAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Orders_OfOneMailbox_HoldAFewUnits()
    {
        var campaign = await target.SaleAsync(capacity: 40, Limits);
        var networks = Enumerable.Range(0, 40).Select(_ => target.From(Target.Network())).ToArray();
        try
        {
            Assert.Equal(3, await HeldAsync(i => networks[i], campaign, i => $"fake+{i}@mail.example"));
        }
        finally
        {
            Array.ForEach(networks, network => network.Dispose());
        }
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 3)]
    public async Task Waiters_OfOneNetworkOrMailbox_AreAFew(bool isNetwork, int most)
    {
        var campaign = await target.SaleAsync(capacity: 1, Limits);
        using var customer = target.From(Target.Network());
        var networks = Enumerable.Range(0, 40).Select(_ => target.From(Target.Network())).ToArray();
        try
        {
            await PlaceAsync(customer, campaign, "ann@mail.example").IsStatusAsync(HttpStatusCode.Created);
            var waiting = isNetwork
                ? await HeldAsync(_ => networks[0], campaign, i => $"fake-{i}@mail.example", waitlist: true)
                : await HeldAsync(i => networks[i], campaign, i => $"fake+{i}@mail.example", waitlist: true);

            Assert.Equal(most, waiting);
        }
        finally
        {
            Array.ForEach(networks, network => network.Dispose());
        }
    }

    /// <summary>An offer holds a unit for a day, so only a person who has proven an address gets one.</summary>
    [Fact]
    public async Task Unit_ThatIsFreed_GoesPastTheInventedWaiters()
    {
        var campaign = await target.SaleAsync(capacity: 1, Limits);
        using var customer = target.From(Target.Network());
        using var script = target.From(Target.Network());
        var token = await customer.OpenTokenAsync(campaign);
        var first = await customer.PlacedAsync(campaign, token, Target.Order("ann@mail.example"));
        for (var i = 0; i < 3; i++)
            await PlaceAsync(script, campaign, $"fake-{i}@mail.example", waitlist: true).IsStatusAsync(HttpStatusCode.Created);
        var email = $"{Guid.CreateVersion7()}@mail.example";
        var real = await StuffTheBallotBox.SignInAsync(customer, campaign, email);
        var waiter = await customer.PlacedAsync(campaign, real, Target.Order(email, waitlist: true));

        await customer.SendAsync(HttpMethod.Post, $"{first}/cancel", token).IsStatusAsync(HttpStatusCode.OK);

        await Eventually.GetAsync(
            () => customer.SendAsync(HttpMethod.Get, waiter, real).IsJsonAsync(),
            order => order["status"]!.GetValue<string>() == "offered",
            order => order.ToJsonString()
        );
    }

    /// <summary>Tries to order every unit, and returns how many orders were taken.</summary>
    private static async Task<int> HeldAsync(
        Func<int, CampaignClient> caller,
        string campaign,
        Func<int, string> email,
        bool waitlist = false
    )
    {
        var held = 0;
        for (var i = 0; i < 40; i++)
        {
            using var answer = await PlaceAsync(caller(i), campaign, email(i), waitlist);
            held += answer.StatusCode == HttpStatusCode.Created ? 1 : 0;
            if (answer.StatusCode != HttpStatusCode.Created)
                Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        return held;
    }

    private static async Task<HttpResponseMessage> PlaceAsync(
        CampaignClient caller,
        string campaign,
        string email,
        bool waitlist = false
    ) => await caller.PlaceAsync(campaign, await caller.OpenTokenAsync(campaign), Target.Order(email, waitlist));
}
