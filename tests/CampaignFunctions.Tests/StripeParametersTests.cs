using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Payments.Stripe;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that we send only parameters that Stripe accepts, and that the simulator refuses the others.</summary>
public sealed class StripeParametersTests
{
    private const string Ann = "ann";

    public static TheoryData<string, string, string> Refused() =>
        new()
        {
            { "/v1/customers", "email", "ann@mail.example" }, // unknown here: we never send it
            { "/v1/customers", "metadata[" + new string('k', 41) + "]", "v" },
            { "/v1/customers", "metadata[key]", new string('v', 501) },
            { "/v1/checkout/sessions", "success_url", "campaign.example" },
            { "/v1/checkout/sessions", "success_url", "javascript:alert(1)" },
            { "/v1/checkout/sessions", "client_reference_id", new string('r', 201) },
            { "/v1/checkout/sessions", "line_items[0][price_data][product_data][name]", "" },
            { "/v1/checkout/sessions", "line_items[0][price_data][product_data][name]", new string('n', 251) },
            { "/v1/checkout/sessions", "payment_intent_data[statement_descriptor_suffix]", "500" },
            { "/v1/checkout/sessions", "statement_descriptor_suffix", "FIAT" },
            { "/v1/payment_intents", "statement_descriptor_suffix", "A*B" },
            { "/v1/payment_intents", "statement_descriptor_suffix", new string('A', 23) },
            { "/v1/payment_intents", "statement_descriptor", "FIAT" }, // cards refuse it
            { "/v1/payment_intents", "description", new string('d', 1001) },
            { "/v1/payment_intents/pi_1/confirm", "amount", "100" },
            { "/v1/payment_intents/pi_1/cancel", "amount", "100" },
            { "/v1/refunds", "currency", "eur" },
            { "/v1/refunds", "metadata", "text" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Simulator_ParameterThatStripeRefuses_IsRefused(string path, string name, string value) =>
        Assert.Throws<StripeRefusal>(() =>
            StripeParameters.Check(new("POST", path, new Dictionary<string, string> { [name] = value }, "key"))
        );

    [Fact]
    public void Simulator_LongKeyOrManyMetadata_AreRefused()
    {
        var many = Enumerable.Range(0, 51).ToDictionary(i => $"metadata[{i}]", _ => "v");

        Assert.Throws<StripeRefusal>(() => StripeParameters.Check(new("POST", "/v1/customers", many, "key")));
        Assert.Throws<StripeRefusal>(() =>
            StripeParameters.Check(new("POST", "/v1/customers", new Dictionary<string, string>(), new string('k', 256)))
        );
    }

    [Theory]
    [InlineData("nuova-500", "NUOVA-500")]
    [InlineData("the-new-fiat-500", "THE-NEW-FI")]
    [InlineData("campaign--x", "CAMPAIGN")]
    [InlineData("2026", null)] // a card statement needs a letter
    public void StatementSuffix_OfACampaign_IsWhatCardsAccept(string campaignId, string? suffix) =>
        Assert.Equal(suffix, StripeTexts.StatementSuffix(campaignId));

    [Fact]
    public void Title_TooLong_IsCutBetweenCharacters()
    {
        const string Family = "👨‍👩‍👧"; // one character of eight code units
        var title = StripeTexts.Title(string.Concat(Enumerable.Repeat(Family, 100)));

        Assert.Equal(string.Concat(Enumerable.Repeat(Family, 31)) + "…", title);
        Assert.Equal("First edition", StripeTexts.Title("First edition"));
        Assert.Equal(new string('a', 250), StripeTexts.Title(new string('a', 250)));
        Assert.Equal(new string('a', 249) + "…", StripeTexts.Title(new string('a', 251)));
    }

    [Theory]
    [InlineData(PaymentKind.Full, false, false)]
    [InlineData(PaymentKind.Full, true, true)] // the price may rise with other choices
    [InlineData(PaymentKind.Deposit, false, true)]
    [InlineData(PaymentKind.SaveCard, false, true)]
    public async Task Card_IsSaved_OnlyIfAnAmountMayBeChargedLater(PaymentKind payment, bool hasChoices, bool isSaved)
    {
        var edition = PreorderWorld.Edition(1, payment);
        var world = new PaymentWorld(edition);
        world.World.Define(
            edition with
            {
                Choices = hasChoices
                    ?
                    [
                        new()
                        {
                            Id = "trim",
                            Title = new() { ["en"] = "Trim" },
                            Values = [new("plain", 0)],
                        },
                    ]
                    : [],
            }
        );

        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);

        Assert.Equal(isSaved, world.World.Preorder(Ann)!.Card is not null);
        Assert.True(world.World.Preorder(Ann)!.Status is PreorderStatus.Paid or PreorderStatus.Confirmed);
    }

    [Theory]
    [InlineData(true, "off_session")]
    [InlineData(false, null)]
    public void Checkout_OfAnOrder_SaysWhetherTheCardIsUsedAgain(bool savesCard, string? usage)
    {
        var options = StripeOrders.Checkout(
            new(new("nuova-500", "order"), "cus_1", 1000, "EUR", "First", default, "https://campaign.example/", savesCard)
        );

        var data = options.PaymentIntentData;
        Assert.Equal((usage, "First", "NUOVA-500"), (data.SetupFutureUsage, data.Description, data.StatementDescriptorSuffix));
    }
}
