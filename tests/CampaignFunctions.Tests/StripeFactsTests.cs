using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Payments;
using Microsoft.AspNetCore.WebUtilities;
using Stripe;
using Stripe.Checkout;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Compares all requests of the adapter with a small extract of Stripe's API description: the names and types of the parameters.
/// The extract is compared with Stripe's library, which is generated from that description.
/// </summary>
public sealed partial class StripeFactsTests
{
    private static readonly JsonObject Facts = JsonNode
        .Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "StripeFacts.json")))!
        .AsObject();

    private static readonly Dictionary<string, Type> Library = new()
    {
        ["POST /v1/customers"] = typeof(CustomerCreateOptions),
        ["POST /v1/checkout/sessions"] = typeof(SessionCreateOptions),
        ["GET /v1/checkout/sessions"] = typeof(SessionListOptions),
        ["GET /v1/checkout/sessions/{id}"] = typeof(SessionGetOptions),
        ["POST /v1/checkout/sessions/{id}/expire"] = typeof(SessionExpireOptions),
        ["POST /v1/payment_intents"] = typeof(PaymentIntentCreateOptions),
        ["GET /v1/payment_intents"] = typeof(PaymentIntentListOptions),
        ["GET /v1/payment_intents/{id}"] = typeof(PaymentIntentGetOptions),
        ["POST /v1/payment_intents/{id}/confirm"] = typeof(PaymentIntentConfirmOptions),
        ["POST /v1/payment_intents/{id}/cancel"] = typeof(PaymentIntentCancelOptions),
        ["POST /v1/refunds"] = typeof(RefundCreateOptions),
        ["GET /v1/refunds"] = typeof(RefundListOptions),
        ["GET /v1/disputes"] = typeof(DisputeListOptions),
        ["GET /v1/charges"] = typeof(ChargeListOptions),
        ["GET /v1/events"] = typeof(EventListOptions),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A new version of the library fails here if Stripe has changed a parameter that we use.</summary>
    [Fact]
    public void Facts_OfEachRequest_AreThoseOfTheLibrary()
    {
        Assert.Equal(StripeConfiguration.ApiVersion, Facts["version"]!.GetValue<string>());
        foreach (var (request, parameters) in Facts["requests"]!.AsObject())
        {
            foreach (var (name, type) in parameters!.AsObject())
                Assert.Equal((request, name, type!.GetValue<string>()), (request, name, TypeOf(Library[request], name)));
        }
    }

    /// <summary>Each parameter that we send is one of the facts, with a value of its type, and each fact is used.</summary>
    [Fact]
    public async Task Adapter_AllItsCalls_SendOnlyWhatStripeAccepts()
    {
        var sent = await CallsAsync();

        var used = new HashSet<string>();
        foreach (var (request, parameters) in sent)
        {
            var facts = Facts["requests"]![request]?.AsObject();
            Assert.True(facts is not null, $"{request} has no facts.");
            foreach (var (name, value) in parameters)
            {
                var fact = FactOf(facts, name);
                Assert.True(fact is not null, $"{request} has no parameter {name}.");
                Assert.True(IsA(facts[fact]!.GetValue<string>(), value), $"{request} {name}: {value}");
                used.Add($"{request} {fact}");
            }
        }

        Assert.Equal(
            Facts["requests"]!.AsObject().Select(each => each.Key).Order(),
            sent.Select(each => each.Request).Distinct().Order()
        );
        Assert.Equal(
            Facts["requests"]!
                .AsObject()
                .SelectMany(each => each.Value!.AsObject().Select(fact => $"{each.Key} {fact.Key}"))
                .Order(),
            used.Order()
        );
    }

    /// <summary>The simulator accepts each parameter that Stripe accepts and we send; other tests show what it refuses.</summary>
    [Fact]
    public void Simulator_EachFact_IsAccepted()
    {
        foreach (var (request, parameters) in Facts["requests"]!.AsObject())
        {
            var (method, path) = (request.Split(' ')[0], request.Split(' ')[1].Replace("{id}", "x_1", StringComparison.Ordinal));
            foreach (var (name, type) in parameters!.AsObject())
            {
                var form = Form(name, type!.GetValue<string>());
                StripeParameters.Check(new(method, path, new Dictionary<string, string> { [form] = ValueOf(form) }, null));
                Assert.Throws<StripeRefusal>(() =>
                    StripeParameters.Check(new(method, path, new Dictionary<string, string> { ["x" + form] = "1" }, null))
                );
            }
        }
    }

    /// <summary>Makes each call of the gateway, with each of its forms.</summary>
    private static async Task<List<(string Request, Dictionary<string, string> Parameters)>> CallsAsync()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        using var recorder = new Recorder(world.Stripe);
        var gateway = SimulatorHandler.Gateway(recorder);
        var (subject, now) = (new PaymentSubject("c", "a.b"), world.World.Clock.GetUtcNow());
        var customer = await gateway.CreateCustomerAsync(subject, "customer", Cancel);
        var order = new CheckoutOrder(
            subject,
            customer,
            1000,
            "EUR",
            "First",
            now.AddHours(1),
            "https://campaign.example/",
            true
        );
        var open = await gateway.OpenCheckoutAsync(order, "pay", Cancel);
        var setup = await gateway.OpenCheckoutAsync(order with { Amount = 0 }, "save", Cancel);
        await gateway.CloseCheckoutAsync(setup.Id, Cancel);
        await gateway.FindCheckoutsAsync(customer, Cancel);
        world.Stripe.Do(stripe =>
        {
            for (var i = 0; i < 101; i++)
                stripe.Happened("charge.refunded", new() { ["id"] = "ch_1", ["object"] = "charge" });
            return stripe.Sessions.Submit(stripe.Get("checkout.session", open.Id), "4000000000000259", 12, 2040);
        });
        var paid = await gateway.FindCheckoutAsync(open.Id, Cancel);
        await gateway.FindPaymentAsync(paid.PaymentId!, Cancel);
        var charge = new PaymentOrder(subject, customer, paid.Card!.Id, 500, "EUR", "First", "charge:1");
        var payment = await gateway.CreatePaymentAsync(charge, "charge", Cancel);
        await gateway.ConfirmPaymentAsync(payment.Id, new(paid.Card.Id, null), "confirm", Cancel);
        var other = await gateway.CreatePaymentAsync(charge with { Purpose = "charge:2" }, "other", Cancel);
        await gateway.ConfirmPaymentAsync(other.Id, new(paid.Card.Id, "https://campaign.example/"), "ask", Cancel);
        await gateway.CancelPaymentAsync(payment.Id, Cancel);
        await gateway.FindPaymentsAsync(customer, Cancel);
        await Assert.ThrowsAsync<PaymentRefusedException>(() =>
            gateway.RefundAsync(new(subject, payment.Id, 100, "refund:1"), "refund", Cancel)
        ); // it is disputed
        await foreach (var _ in gateway.EventsAsync(now.AddDays(-1), Cancel)) { }
        foreach (var book in Enum.GetValues<Book>())
        {
            var query = new BookQuery(book, "c", now.AddDays(-1), now.AddDays(1), After: null);
            await gateway.ReadBookAsync(query, Cancel);
            await gateway.ReadBookAsync(query with { After = "x_1" }, Cancel);
        }

        return recorder.Sent;
    }

    /// <summary>Returns the name of a parameter in the facts; null if there is none.</summary>
    private static string? FactOf(JsonObject facts, string parameter)
    {
        var name = Index().Replace(parameter, "[]");
        var dotted = Key().Replace(name, ".$1");
        if (facts.ContainsKey(dotted))
            return dotted;
        var list = dotted.EndsWith("[]", StringComparison.Ordinal) ? dotted[..^2] : null;
        if (list is not null && facts[list]?.GetValue<string>() == "texts")
            return list;
        var map = dotted.Contains('.') ? dotted[..dotted.LastIndexOf('.')] : "";
        return facts[map]?.GetValue<string>() == "map" ? map : null;
    }

    private static bool IsA(string type, string value) =>
        type switch
        {
            "integer" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            "time" => value.Length == 10 && value.All(char.IsAsciiDigit),
            "boolean" => value is "true" or "false",
            _ => value.Length > 0,
        };

    /// <summary>Returns the name of a parameter as a form has it.</summary>
    private static string Form(string name, string type)
    {
        var parts = name.Replace("[]", ".0", StringComparison.Ordinal).Split('.');
        var form = parts[0] + string.Concat(parts.Skip(1).Select(part => $"[{part}]"));
        return type switch
        {
            "texts" => form + "[0]",
            "map" => form + "[key]",
            _ => form,
        };
    }

    private static string ValueOf(string form) =>
        form.EndsWith("_url", StringComparison.Ordinal) ? "https://campaign.example/" : "A";

    /// <summary>Returns the type of a parameter of the library.</summary>
    private static string TypeOf(Type options, string name)
    {
        var type = options;
        foreach (var part in name.Replace("[]", ".[]", StringComparison.Ordinal).Split('.'))
        {
            if (part == "[]")
                type = type.GetGenericArguments()[0];
            else
            {
                var property = type.GetProperties()
                    .First(each => each.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == part);
                type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
                if (type.IsAssignableTo(typeof(IAnyOf)))
                    type = type.GetGenericArguments().Last(each => Nullable.GetUnderlyingType(each) is null);
            }
        }

        return type switch
        {
            _ when type == typeof(string) => "text",
            _ when type == typeof(long) => "integer",
            _ when type == typeof(bool) => "boolean",
            _ when type == typeof(DateTime) => "time",
            _ when type == typeof(List<string>) => "texts",
            _ when type == typeof(Dictionary<string, string>) => "map",
            _ => type.Name,
        };
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();

    [GeneratedRegex(@"\[([^\]]+)\]")]
    private static partial Regex Key();

    [GeneratedRegex("/[a-z_]+_[0-9a-f]{8}[^/]*")]
    private static partial Regex Id();

    /// <summary>Records the requests, and passes them to the simulator.</summary>
    private sealed class Recorder(SimulatedStripe stripe) : DelegatingHandler(new SimulatorHandler(stripe))
    {
        public List<(string Request, Dictionary<string, string> Parameters)> Sent { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var text = request.Content is null
                ? request.RequestUri!.Query
                : await request.Content.ReadAsStringAsync(cancellationToken);
            var path = Id().Replace(request.RequestUri!.AbsolutePath, "/{id}");
            Sent.Add(
                (
                    $"{request.Method} {path}",
                    QueryHelpers.ParseQuery(text).ToDictionary(each => each.Key, each => each.Value.ToString())
                )
            );
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
