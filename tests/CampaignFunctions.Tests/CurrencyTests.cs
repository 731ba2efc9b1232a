using CampaignFunctions.Campaigns;
using CampaignFunctions.Currencies;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Takes every currency through an order, a change, a charge and a refund on the simulator, which refuses the amounts that the
/// payment provider refuses.
/// </summary>
public sealed class CurrencyTests
{
    private const string Ann = "ann";

    public static TheoryData<string> Codes() => [.. Currency.All.Select(currency => currency.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Order_InAnyCurrency_IsChangedChargedAndPartlyRefunded(string code)
    {
        var currency = Currency.Of(code);
        var unit = Math.Max(currency.Least, currency.Step);
        var world = new PaymentWorld(Edition(currency, price: 7 * unit, deposit: unit, surcharge: 2 * unit + currency.Step));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        Assert.Equal((PreorderStatus.Confirmed, unit), (Order(world).Status, Order(world).Paid()));
        await ChooseAsync(world, "rich");

        await world.ChargeRunAsync();
        await world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
        var paid = Order(world).Paid();
        Assert.Equal((PreorderStatus.Paid, 9 * unit + currency.Step), (Order(world).Status, paid));
        await world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        // A third goes back, rounded up to an amount that the provider accepts.
        var refund = paid - Order(world).Paid();
        Assert.Equal(PreorderStatus.Cancelled, Order(world).Status);
        Assert.True(currency.IsExact(refund));
        Assert.InRange(refund, (paid * 33 + 99) / 100, (paid * 33 + 99) / 100 + currency.Step - 1);
        world.CheckBooks();
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task RestBelowTheMinimum_AtTheEnd_IsWaived(string code)
    {
        var currency = Currency.Of(code);
        if (currency.Least == currency.Step)
            return; // no amount is below the published minimum
        var unit = currency.Least;
        var world = new PaymentWorld(Edition(currency, 2 * unit, deposit: unit, surcharge: -currency.Step));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);

        await ChooseAsync(world, "rich");
        await world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.Equal(PreorderStatus.Paid, Order(world).Status);
        world.CheckBooks();
    }

    /// <summary>The account settles in another currency: the provider converts the amount, and finds it too small.</summary>
    [Fact]
    public async Task Charge_TooSmallForTheAccount_IsWaivedNotDeclined()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        world.Stripe.Faults.Add(new("POST /v1/payment_intents", StripeFault.AmountTooSmall));

        await world.ChargeRunAsync();

        Assert.Equal((PreorderStatus.Paid, 100, 900), (Order(world).Status, Order(world).Paid(), Order(world).Waived));
        Assert.Null(Order(world).StaffNeeded);
        Assert.Contains(world.Mails, mail => mail.Subject.Contains("paid", StringComparison.Ordinal));
        await world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));
        Assert.Equal((PreorderStatus.Refunded, 0), (Order(world).Status, Order(world).Paid()));
        world.CheckBooks();
    }

    [Theory]
    [InlineData("EUR", 1000, 100, 0, null)]
    [InlineData("EUR", 99_999_999, 100, 0, null)]
    [InlineData("EUR", 49, 0, 0, "editions[0].price.amount")]
    [InlineData("EUR", 100_000_000, 100, 0, "editions[0].price.amount")]
    [InlineData("IDR", 999_999_999_999, 100, 0, null)]
    [InlineData("IDR", 1_000_000_000_000, 100, 0, "editions[0].price.amount")]
    [InlineData("XXX", 1000, 100, 0, "editions[0].price.currency")]
    [InlineData("eur", 1000, 100, 0, "editions[0].price.currency")]
    [InlineData("JPY", 1000, 49, 0, "editions[0].deposit")]
    [InlineData("JPY", 1000, 951, 0, "editions[0].deposit")]
    [InlineData("JPY", 1000, 950, 0, null)]
    [InlineData("ISK", 1050, 100, 0, "editions[0].price.amount")]
    [InlineData("ISK", 1000, 150, 0, "editions[0].deposit")]
    [InlineData("UGX", 1000, 100, 150, "editions[0].choices")]
    [InlineData("KWD", 1000, 100, 5, "editions[0].choices")]
    [InlineData("KWD", 1000, 100, -5, "editions[0].choices")]
    [InlineData("KWD", 1000, 100, -50, null)]
    [InlineData("EUR", 1000, 100, -951, "editions[0].choices")]
    [InlineData("EUR", 1000, 100, 99_999_999, "editions[0].choices")]
    public void Edition_SavedWithAnAmount_FollowsTheRulesOfItsCurrency(
        string code,
        long price,
        long deposit,
        long surcharge,
        string? field
    )
    {
        var edition = Edition(Currency.Of(code), price, deposit, surcharge);
        var definition = new PaymentWorld(edition).World.Campaign.Definition;

        var problem = CampaignRules.Check(definition, before: null).Problem;

        Assert.Equal(field is null, problem is null);
        if (field is not null)
            Assert.Contains(field, problem!.Errors!.Keys);
    }

    /// <summary>A campaign of an earlier version must still be closed, and its windows moved.</summary>
    [Theory]
    [InlineData("XXX", 1000)]
    [InlineData("ISK", 1050)]
    public void Edition_SavedByAnEarlierVersion_StaysAsItIs(string code, long price)
    {
        var edition = Edition(Currency.Of(code), price, deposit: 100, surcharge: 0);
        var before = new PaymentWorld(edition).World.Campaign.Definition;

        Assert.Null(CampaignRules.Check(before with { Status = CampaignStatus.Closed }, before).Problem);
        Assert.NotNull(CampaignRules.Check(before with { Editions = [edition with { Deposit = 150 }] }, before).Problem);
    }

    [Theory]
    [InlineData("EUR", 49)]
    [InlineData("EUR", 100_000_000)]
    [InlineData("IDR", 1_000_000_000_000)]
    [InlineData("ISK", 150)]
    [InlineData("KWD", 105)]
    [InlineData("XXX", 1000)]
    [InlineData("eur ", 1000)]
    public void Simulator_AmountThatStripeRefuses_IsRefused(string code, long amount) =>
        Assert.Throws<StripeRefusal>(() => StripeAmounts.Payment(amount, code));

    [Theory]
    [InlineData("eur", 50)]
    [InlineData("eur", 99_999_999)]
    [InlineData("idr", 999_999_999_999)]
    [InlineData("isk", 100)]
    [InlineData("kwd", 110)]
    [InlineData("jpy", 50)]
    public void Simulator_AmountThatStripeTakes_IsTaken(string code, long amount) =>
        Assert.Equal(amount, StripeAmounts.Payment(amount, code));

    private static PreorderDocument Order(PaymentWorld world) => world.World.Preorder(Ann)!;

    private static Task ChooseAsync(PaymentWorld world, string value) =>
        world.ChangeAsync(
            Ann,
            (preorder, now) =>
                PreorderChanges.Choose(
                    preorder,
                    world.World.Campaign.Edition(PreorderWorld.EditionId)!,
                    new() { ["trim"] = value },
                    now
                )
        );

    private static EditionDefinition Edition(Currency currency, long price, long deposit, long surcharge) =>
        PreorderWorld.Edition(1, PaymentKind.Deposit) with
        {
            Price = new(price, currency.Code),
            Deposit = deposit,
            Refund = new(new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero), 33),
            Choices =
            [
                new()
                {
                    Id = "trim",
                    Title = new() { ["en"] = "Trim" },
                    Values = [new("plain", 0), new("rich", surcharge)],
                },
            ],
        };
}
