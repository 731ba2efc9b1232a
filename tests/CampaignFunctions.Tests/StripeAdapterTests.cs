using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.Payments;
using CampaignFunctions.Payments.Stripe;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests what the adapter sends to Stripe, and how it reads Stripe's answers.</summary>
public sealed class StripeAdapterTests
{
    private readonly Recorder _stripe = new();

    /// <summary>
    /// Returns the decline codes after which the card networks forbid another attempt. Source: docs.stripe.com/declines/codes.
    /// </summary>
    public static TheoryData<string> FinalDeclines() =>
        [
            "lost_card",
            "stolen_card",
            "pickup_card",
            "restricted_card",
            "fraudulent",
            "revocation_of_all_authorizations",
            "revocation_of_authorization",
            "stop_payment_order",
            "do_not_try_again",
            "invalid_account",
            "new_account_information_available",
            "expired_card",
        ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private StripeGateway Gateway => SimulatorHandler.Gateway(_stripe);

    [Theory]
    [InlineData(null, "true", null)] // nobody is there, so the bank may let the payment through
    [InlineData("https://campaign.example/", null, "https://campaign.example/")]
    public async Task Confirm_WithOrWithoutTheCustomer_SaysSo(string? returnUrl, string? offSession, string? sentUrl)
    {
        _stripe.Answers.Enqueue(Intent());

        await Gateway.ConfirmPaymentAsync("pi_1", new("pm_1", returnUrl), "key", Cancel);

        var sent = Assert.Single(_stripe.Sent);
        Assert.Equal(
            ("pm_1", offSession, sentUrl),
            (sent["payment_method"], sent.GetValueOrDefault("off_session"), sent.GetValueOrDefault("return_url"))
        );
    }

    [Theory]
    [MemberData(nameof(FinalDeclines))]
    public async Task Decline_ForbiddenByTheNetwork_IsFinal(string code) =>
        Assert.True((await DeclineAsync(new() { ["code"] = "card_declined", ["decline_code"] = code })).IsForbidden);

    [Theory]
    [InlineData("insufficient_funds", null, false)]
    [InlineData("generic_decline", "try_again_later", false)]
    [InlineData("generic_decline", "do_not_try_again", true)]
    [InlineData("incorrect_number", "confirm_card_data", true)]
    public async Task Decline_AdviceOfTheNetwork_Decides(string code, string? advice, bool isForbidden)
    {
        var decline = await DeclineAsync(
            new()
            {
                ["code"] = "card_declined",
                ["decline_code"] = code,
                ["advice_code"] = advice,
            }
        );

        Assert.Equal((code, isForbidden, false), (decline.Code, decline.IsForbidden, decline.NeedsCustomer));
    }

    [Fact]
    public async Task Events_OfSeveralPages_AreAllRead()
    {
        _stripe.Answers.Enqueue(Events(hasMore: true, "evt_3", "evt_2"));
        _stripe.Answers.Enqueue(Events(hasMore: false, "evt_1"));
        var since = DateTimeOffset.FromUnixTimeSeconds(1_767_000_000);

        var read = await Gateway.EventsAsync(since, Cancel).Select(happened => happened.Id).ToArrayAsync(Cancel);

        Assert.Equal(["evt_3", "evt_2", "evt_1"], read);
        Assert.Equal([null, "evt_2"], _stripe.Sent.Select(sent => sent.GetValueOrDefault("starting_after")));
        Assert.All(_stripe.Sent, sent => Assert.Equal("1767000000", sent["created[gte]"]));
        var types = _stripe
            .Sent[0]
            .Where(each => each.Key.StartsWith("types", StringComparison.Ordinal))
            .Select(each => each.Value);
        Assert.Equal(
            [
                "charge.dispute.closed",
                "charge.dispute.created",
                "charge.dispute.funds_reinstated",
                "charge.dispute.funds_withdrawn",
                "charge.dispute.updated",
                "charge.refunded",
                "checkout.session.async_payment_failed",
                "checkout.session.async_payment_succeeded",
                "checkout.session.completed",
                "checkout.session.expired",
                "payment_intent.canceled",
                "payment_intent.payment_failed",
                "payment_intent.succeeded",
                "refund.created",
                "refund.failed",
                "refund.updated",
            ],
            types.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task CatchUp_Again_ReadsFromTheLastReadOn()
    {
        var (clock, store) = (new FakeTimeProvider(), new MemoryStore());
        var gateway = Substitute.For<IPaymentGateway>();
        gateway.EventsAsync(default, Cancel).ReturnsForAnyArgs(AsyncEnumerable.Empty<PaymentEvent>());
        var events = new RecordEvent(store, Substitute.For<Messaging.IMessageSender>(), gateway, clock);
        await events.CatchUpAsync(Cancel);
        var first = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromDays(5));
        gateway.ClearReceivedCalls();

        await events.CatchUpAsync(Cancel);

        var since = (DateTimeOffset)Assert.Single(gateway.ReceivedCalls()).GetArguments()[0]!;
        Assert.InRange(since, first.AddDays(-1), first);
    }

    private async Task<DeclineFact> DeclineAsync(JsonObject error)
    {
        var intent = Intent();
        intent["status"] = "requires_payment_method";
        intent["last_payment_error"] = error;
        _stripe.Answers.Enqueue(intent);
        return (await Gateway.FindPaymentAsync("pi_1", Cancel)).Decline!;
    }

    private static JsonObject Intent() =>
        new()
        {
            ["id"] = "pi_1",
            ["object"] = "payment_intent",
            ["amount"] = 500,
            ["amount_received"] = 0,
            ["status"] = "processing",
            ["metadata"] = new JsonObject(),
        };

    private static JsonObject Events(bool hasMore, params string[] ids) =>
        new()
        {
            ["object"] = "list",
            ["has_more"] = hasMore,
            ["url"] = "/v1/events",
            ["data"] = new JsonArray([
                .. ids.Select(id => new JsonObject
                {
                    ["id"] = id,
                    ["object"] = "event",
                    ["created"] = 1_767_000_001,
                    ["type"] = "payment_intent.succeeded",
                    ["data"] = new JsonObject { ["object"] = Intent() },
                }),
            ]),
        };

    /// <summary>Records the parameters of requests, and returns the given answers in order.</summary>
    private sealed class Recorder : HttpMessageHandler
    {
        public Queue<JsonObject> Answers { get; } = [];

        public List<Dictionary<string, string>> Sent { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var text = request.Content is null
                ? request.RequestUri!.Query
                : await request.Content.ReadAsStringAsync(cancellationToken);
            Sent.Add(QueryHelpers.ParseQuery(text).ToDictionary(each => each.Key, each => each.Value.ToString()));
            var json = Answers.Dequeue().ToJsonString();
            return new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        }
    }
}
