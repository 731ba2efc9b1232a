using System.Globalization;
using System.Text.Json.Nodes;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>Maps each call to its operation.</summary>
internal static class StripeRoutes
{
    public static JsonObject Run(StripeObjects stripe, StripeRequest request)
    {
        StripeParameters.Check(request);
        return Route(stripe, request);
    }

    private static JsonObject Route(StripeObjects stripe, StripeRequest request) =>
        (request.Method, request.Path.Trim('/').Split('/')) switch
        {
            ("POST", ["v1", "customers"]) => stripe.CreateCustomer(request.Group("metadata")),
            ("GET", ["v1", "customers", var id]) => stripe.Get("customer", id),
            ("POST", ["v1", "checkout", "sessions"]) => stripe.Sessions.Create(request),
            ("GET", ["v1", "checkout", "sessions"]) => List(
                stripe.List("checkout.session", session => Of(session, "customer", request)),
                request
            ),
            ("GET", ["v1", "checkout", "sessions", var id]) => stripe.Sessions.Get(id, request),
            ("POST", ["v1", "checkout", "sessions", var id, "expire"]) => stripe.Sessions.Expire(id),
            ("POST", ["v1", "payment_intents"]) => stripe.Intents.Create(
                StripeAmounts.Payment(Number(request, "amount"), request["currency"]),
                request["currency"]!,
                request["customer"],
                request["payment_method"],
                request.Group("metadata")
            ),
            ("GET", ["v1", "payment_intents"]) => List(
                stripe.List("payment_intent", intent => Of(intent, "customer", request)),
                request
            ),
            ("GET", ["v1", "payment_intents", var id]) => stripe.Intents.Expanded(stripe.Get("payment_intent", id), request),
            ("POST", ["v1", "payment_intents", var id, "confirm"]) => stripe.Intents.Confirm(
                stripe.Get("payment_intent", id),
                request["payment_method"],
                request["off_session"] == "true",
                request["return_url"]
            ),
            ("POST", ["v1", "payment_intents", var id, "cancel"]) => stripe.Intents.Cancel(stripe.Get("payment_intent", id)),
            ("GET", ["v1", "setup_intents", var id]) => stripe.Get("setup_intent", id),
            ("POST", ["v1", "refunds"]) => stripe.Refund(request),
            ("GET", ["v1", "charges"]) => List(stripe.List("charge", charge => IsIn(charge, request)), request),
            ("GET", ["v1", "refunds"]) => List(
                stripe
                    .List("refund", refund => Of(refund, "payment_intent", request) && IsIn(refund, request))
                    .Select(refund => stripe.WithCharge(refund, request)),
                request
            ),
            ("GET", ["v1", "refunds", var id]) => stripe.Get("refund", id),
            ("GET", ["v1", "disputes"]) => List(
                stripe
                    .List("dispute", dispute => Of(dispute, "payment_intent", request) && IsIn(dispute, request))
                    .Select(dispute => stripe.WithCharge(dispute, request)),
                request
            ),
            ("GET", ["v1", "events"]) => List(stripe.List("event", happened => IsAsked(happened, request)), request),
            _ => throw new StripeRefusal(
                404,
                "invalid_request_error",
                null,
                $"Unrecognized request URL ({request.Method}: {request.Path})."
            ),
        };

    private static bool Of(JsonObject each, string property, StripeRequest request) =>
        request[property] is not { } asked || StripeBooks.TextOf(each, property) == asked;

    private static bool IsAsked(JsonObject happened, StripeRequest request)
    {
        var types = request
            .Parameters.Where(each => each.Key.StartsWith("types[", StringComparison.Ordinal))
            .Select(each => each.Value)
            .ToHashSet();
        return (types.Count == 0 || types.Contains(StripeBooks.TextOf(happened, "type")!)) && IsIn(happened, request);
    }

    /// <summary>Returns whether the object was created in the asked time.</summary>
    private static bool IsIn(JsonObject each, StripeRequest request)
    {
        var created = each["created"]!.GetValue<long>();
        return (Time("created[gte]") is not { } from || created >= from) && (Time("created[lt]") is not { } to || created < to);

        long? Time(string name) => request[name] is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    private static long Number(StripeRequest request, string name) =>
        long.TryParse(request[name], CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw StripeRefusal.Invalid(name, "Invalid positive integer");

    /// <summary>Returns one page of a list.</summary>
    private static JsonObject List(IEnumerable<JsonObject> all, StripeRequest request)
    {
        var limit = int.TryParse(request["limit"], CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, 100) : 10;
        var rest = request["starting_after"] is { } after
            ? all.SkipWhile(each => StripeBooks.TextOf(each, "id") != after).Skip(1)
            : all;
        var page = rest.Take(limit + 1).ToArray();
        return new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. page.Take(limit).Select(each => each.DeepClone())]),
            ["has_more"] = page.Length > limit,
            ["url"] = request.Path,
        };
    }
}
