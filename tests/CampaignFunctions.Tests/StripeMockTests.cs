using System.Text.Json.Nodes;
using CampaignFunctions.LocalHost.Stripe;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Compares the simulator with npm's stripe-stateful-mock, which other developers made. If both support a request, they give the
/// same answer. The mock supports charges, refunds and idempotency keys. It supports neither payment intents nor checkouts.
/// </summary>
public sealed class StripeMockTests(StripeMock mock) : IClassFixture<StripeMock>
{
    private readonly SimulatedStripe _simulator = new(new(null), new(), TimeProvider.System);

    [Fact]
    public async Task IdempotencyKey_SentAgain_RepeatsTheAnswerOrRefusesOtherParameters()
    {
        foreach (var ask in Both())
        {
            var (_, first) = await ask("customers", "metadata[order]=1", "a");
            var (_, again) = await ask("customers", "metadata[order]=1", "a");
            var (status, other) = await ask("customers", "metadata[order]=2", "a");
            var (_, second) = await ask("customers", "metadata[order]=1", "b");

            Assert.Equal(Text(first, "id"), Text(again, "id"));
            Assert.NotEqual(Text(first, "id"), Text(second, "id"));
            Assert.Equal((400, "idempotency_error"), (status, Text(other["error"]!, "type")));
        }
    }

    [Theory]
    [InlineData("4000000000000002", "tok_chargeDeclined")]
    [InlineData("4000000000009995", "tok_chargeDeclinedInsufficientFunds")]
    [InlineData("4000000000000069", "tok_chargeDeclinedExpiredCard")]
    public async Task Decline_RequestedTwice_HasTheCodesOfTheMock(string card, string token)
    {
        var (status, theirs) = await mock.PostAsync("charges", $"amount=1000&currency=eur&source={token}", token);
        var confirm = Confirmation(card);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var ours = JsonNode.Parse(_simulator.Answer(confirm)!.Body)!["error"]!;
            Assert.Equal(402, status);
            Assert.Equal(
                (Text(theirs["error"]!, "type"), Text(theirs["error"]!, "code")),
                (Text(ours, "type"), Text(ours, "code"))
            );
            if (Text(theirs["error"]!, "decline_code") is { } code)
                Assert.Equal(code, Text(ours, "decline_code"));
        }

        Assert.Equal(402, _simulator.Answer(confirm)!.Status);
        // The simulator tried the payment once.
        Assert.Single(_simulator.All("event"), happened => Text(happened, "type") == "payment_intent.payment_failed");
    }

    [Fact]
    public async Task Refunds_InParts_AreAcceptedUpToTheChargedAmount()
    {
        var (_, charge) = await mock.PostAsync("charges", "amount=1000&currency=eur&source=tok_visa", "charge");
        var intent = Text(JsonNode.Parse(_simulator.Answer(Confirmation("4242424242424242"))!.Body)!, "id");

        foreach (
            var (amount, key, status, code) in new (int, string, int, string?)[]
            {
                (600, "1", 200, null),
                (600, "1", 200, null),
                (500, "2", 400, null),
                (400, "3", 200, null),
                (1, "4", 400, "charge_already_refunded"),
            }
        )
        {
            var (theirStatus, theirs) = await mock.PostAsync("refunds", $"amount={amount}&charge={Text(charge, "id")}", key);
            var ours = _simulator.Answer(Request("refunds", $"amount={amount}&payment_intent={intent}", key))!;
            var body = JsonNode.Parse(ours.Body)!;

            Assert.Equal((status, status), (theirStatus, ours.Status));
            Assert.Equal((code, code), (Text(theirs["error"], "code"), Text(body["error"], "code")));
            if (status == 200)
                Assert.Equal((amount, "succeeded"), (body["amount"]!.GetValue<int>(), Text(theirs, "status")));
        }

        Assert.Equal(2, _simulator.All("refund").Count);
    }

    private IEnumerable<Func<string, string, string, Task<(int Status, JsonNode Body)>>> Both() =>
        [
            mock.PostAsync,
            (path, form, key) =>
            {
                var answer = _simulator.Answer(Request(path, form, key))!;
                return Task.FromResult((answer.Status, JsonNode.Parse(answer.Body)!));
            },
        ];

    private StripeRequest Confirmation(string number)
    {
        var (intent, card) = _simulator.Do(stripe =>
        {
            var method = stripe.CreateCard(StripeCard.Find(number)!, 12, 2040, null);
            return (Text(stripe.Intents.Create(1000, "eur", null, null, []), "id")!, Text(method, "id")!);
        });
        return Request($"payment_intents/{intent}/confirm", $"payment_method={card}&off_session=true", $"confirm-{intent}");
    }

    private static StripeRequest Request(string path, string form, string key) =>
        new(
            "POST",
            $"/v1/{path}",
            form.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]),
            key
        );

    private static string? Text(JsonNode? json, string name) => StripeBooks.TextOf(json, name);
}
