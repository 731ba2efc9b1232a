using System.Globalization;
using System.Text.Json.Nodes;
using static CampaignFunctions.LocalHost.Stripe.StripeBooks;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>Creates, completes and closes checkouts.</summary>
internal sealed class StripeSessions(StripeObjects stripe, string pages)
{
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Most = TimeSpan.FromHours(24);

    public JsonObject Create(StripeRequest request)
    {
        var mode = request["mode"];
        if (mode is not ("payment" or "setup"))
            throw StripeRefusal.Invalid("mode", "Invalid mode.");
        stripe.Get("customer", request["customer"] ?? "");
        var now = stripe.Now;
        var expires = request["expires_at"] is { } text
            ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture))
            : now + Most;
        if (expires < now + Least || expires > now + Most)
            throw StripeRefusal.Invalid(
                "expires_at",
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
            );

        var isPayment = mode == "payment";
        var session = stripe.New(
            "checkout.session",
            "cs_test",
            new()
            {
                ["mode"] = mode,
                ["status"] = "open",
                ["payment_status"] = isPayment ? "unpaid" : "no_payment_required",
                ["customer"] = request["customer"],
                ["client_reference_id"] = request["client_reference_id"],
                ["amount_total"] = isPayment ? Total(request) : null,
                ["currency"] = request["line_items[0][price_data][currency]"],
                ["title"] = request["line_items[0][price_data][product_data][name]"],
                ["success_url"] = request["success_url"],
                ["cancel_url"] = request["cancel_url"],
                ["expires_at"] = expires.ToUnixTimeSeconds(),
                ["payment_intent"] = null,
                ["setup_intent"] = null,
                ["metadata"] = request.Group("metadata"),
                ["intentMetadata"] = request.Group(isPayment ? "payment_intent_data[metadata]" : "setup_intent_data[metadata]"),
            }
        );
        session["url"] = $"{pages}/checkout/{TextOf(session, "id")}";
        stripe.Save(session);
        return session;
    }

    private static long Total(StripeRequest request)
    {
        var unit = long.Parse(request["line_items[0][price_data][unit_amount]"]!, CultureInfo.InvariantCulture);
        var quantity = long.Parse(request["line_items[0][quantity]"]!, CultureInfo.InvariantCulture);
        return StripeAmounts.Payment(unit * quantity, request["line_items[0][price_data][currency]"]);
    }

    public JsonObject Get(string id, StripeRequest request)
    {
        var session = stripe.Get("checkout.session", id);
        stripe.ExpireIfDue(session);
        var copy = session.DeepClone().AsObject();
        foreach (
            var name in request
                .Parameters.Where(each => each.Key.StartsWith("expand[", StringComparison.Ordinal))
                .Select(each => each.Value.Split('.')[0])
                .Distinct()
        )
        {
            if (stripe.Find(TextOf(session, name)) is not { } intent)
                continue;
            var expanded = intent.DeepClone().AsObject();
            expanded["payment_method"] = stripe.Find(TextOf(intent, "payment_method"))?.DeepClone();
            copy[name] = expanded;
        }

        return copy;
    }

    public JsonObject Expire(string id)
    {
        var session = stripe.Get("checkout.session", id);
        if (TextOf(session, "status") != "open")
            throw new StripeRefusal(
                400,
                "invalid_request_error",
                null,
                "Only Checkout Sessions with a status in [\"open\"] can be expired."
            );
        Close(session);
        return session;
    }

    public void Close(JsonObject session)
    {
        CancelAttempt(session);
        (session["status"], session["url"]) = ("expired", null);
        stripe.Save(session);
        stripe.Happened("checkout.session.expired", session);
    }

    /// <summary>Uses the card that a person entered to complete the checkout.</summary>
    public CheckoutOutcome Submit(JsonObject session, string number, int month, int year)
    {
        stripe.ExpireIfDue(session);
        if (TextOf(session, "status") != "open")
            return new(TextOf(session, "cancel_url"), null);
        if (StripeCard.Find(number) is not { } card)
            return new(null, "This is not a test card.");
        if (new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1) <= stripe.Now)
            return new(null, "The card has expired.");

        var method = stripe.CreateCard(card, month, year, TextOf(session, "customer"));
        return TextOf(session, "mode") == "payment" ? Pay(session, method) : Keep(session, method, card);
    }

    /// <summary>Completes a checkout. Returns its success URL.</summary>
    public CheckoutOutcome Complete(JsonObject session)
    {
        (session["status"], session["url"]) = ("complete", null);
        if (TextOf(session, "mode") == "payment")
            session["payment_status"] = "paid";
        stripe.Save(session);
        stripe.Happened("checkout.session.completed", session);
        return new(TextOf(session, "success_url"), null);
    }

    /// <summary>
    /// Records the customer's answer to the bank. If the customer confirmed, saves the card and completes the checkout.
    /// </summary>
    public CheckoutOutcome Authenticate(JsonObject setup, bool isConfirmed)
    {
        var session = stripe.Get("checkout.session", TextOf(setup, "session")!);
        var method = stripe.Get("payment_method", TextOf(setup, "payment_method")!);
        if (!isConfirmed || TextOf(setup, "status") != "requires_action")
            return new(TextOf(session, "url") ?? TextOf(session, "cancel_url"), null);
        method["isAuthenticated"] = true;
        stripe.Save(method);
        setup["status"] = "succeeded";
        stripe.Save(setup);
        stripe.Happened("setup_intent.succeeded", setup);
        return Complete(session);
    }

    /// <summary>Cancels the payment that a person started in this checkout but never finished.</summary>
    private void CancelAttempt(JsonObject session)
    {
        if (
            stripe.Find(TextOf(session, "payment_intent")) is { } begun
            && TextOf(begun, "status") is not ("succeeded" or "canceled")
        )
            stripe.Intents.Cancel(begun);
    }

    private CheckoutOutcome Pay(JsonObject session, JsonObject method)
    {
        var card = StripeCard.Find(TextOf(method, "number")!)!;
        if (card.Decline is not null && !card.DeclinesLater)
            return new(null, "Your card was declined.");
        CancelAttempt(session);
        var intent = stripe.Intents.Create(
            session["amount_total"]!.GetValue<long>(),
            TextOf(session, "currency")!,
            TextOf(session, "customer"),
            TextOf(method, "id"),
            session["intentMetadata"]!.DeepClone().AsObject()
        );
        intent["session"] = TextOf(session, "id");
        session["payment_intent"] = TextOf(intent, "id");
        stripe.Save(intent);
        stripe.Save(session);
        if (!card.AsksOnce && !card.AsksAlways)
        {
            stripe.Intents.Succeed(intent);
            return Complete(session);
        }

        stripe.Intents.Confirm(intent, null, isOffSession: false, TextOf(session, "success_url"));
        return new($"{pages}/authenticate/{TextOf(intent, "id")}", null);
    }

    private CheckoutOutcome Keep(JsonObject session, JsonObject method, StripeCard card)
    {
        if (card.Decline is not null && !card.DeclinesLater)
            return new(null, "Your card was declined.");
        var isAsked = card.AsksOnce || card.AsksAlways;
        var setup = stripe.New(
            "setup_intent",
            "seti",
            new()
            {
                ["customer"] = TextOf(session, "customer"),
                ["payment_method"] = TextOf(method, "id"),
                ["status"] = isAsked ? "requires_action" : "succeeded",
                ["metadata"] = session["intentMetadata"]!.DeepClone(),
                ["session"] = TextOf(session, "id"),
            }
        );
        session["setup_intent"] = TextOf(setup, "id");
        stripe.Save(session);
        return isAsked ? new($"{pages}/authenticate/{TextOf(setup, "id")}", null) : Complete(session);
    }
}
