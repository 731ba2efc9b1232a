using System.Text.Json.Nodes;
using static CampaignFunctions.LocalHost.Stripe.StripeBooks;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>Creates, confirms, authenticates and cancels payments.</summary>
internal sealed class StripeIntents(StripeObjects stripe, string pages)
{
    public JsonObject Create(long amount, string currency, string? customer, string? card, JsonObject metadata) =>
        stripe.New(
            "payment_intent",
            "pi",
            new()
            {
                ["amount"] = amount,
                ["amount_received"] = 0L,
                ["currency"] = currency,
                ["customer"] = customer,
                ["payment_method"] = card,
                ["status"] = card is null ? "requires_payment_method" : "requires_confirmation",
                ["latest_charge"] = null,
                ["last_payment_error"] = null,
                ["next_action"] = null,
                ["metadata"] = metadata,
            }
        );

    /// <summary>Returns a copy with whole objects instead of the ids that the request expands.</summary>
    public JsonObject Expanded(JsonObject intent, StripeRequest request)
    {
        var copy = intent.DeepClone().AsObject();
        foreach (
            var name in request
                .Parameters.Where(each => each.Key.StartsWith("expand[", StringComparison.Ordinal))
                .Select(each => each.Value)
        )
        {
            if (stripe.Find(TextOf(intent, name)) is { } whole)
                copy[name] = whole.DeepClone();
        }

        return copy;
    }

    public JsonObject Confirm(JsonObject intent, string? cardId, bool isOffSession, string? returnUrl)
    {
        if (TextOf(intent, "status") is "succeeded" or "canceled")
        {
            var refusal = new StripeRefusal(
                400,
                "invalid_request_error",
                "payment_intent_unexpected_state",
                $"This PaymentIntent's status is {TextOf(intent, "status")}."
            );
            refusal.Error["payment_intent"] = intent.DeepClone();
            throw refusal;
        }

        var method = stripe.Get("payment_method", cardId ?? TextOf(intent, "payment_method") ?? "");
        intent["payment_method"] = TextOf(method, "id");
        var card = StripeCard.Find(TextOf(method, "number")!)!;
        if (card.Decline is not null)
            throw Declined(intent, method, card.Code, card.Decline);
        if (!card.AsksAlways && !(card.AsksOnce && !method["isAuthenticated"]!.GetValue<bool>()))
            return Succeed(intent);
        if (isOffSession)
            throw Declined(intent, method, "authentication_required", "authentication_required");

        intent["status"] = "requires_action";
        intent["next_action"] = new JsonObject
        {
            ["type"] = "redirect_to_url",
            ["redirect_to_url"] = new JsonObject
            {
                ["url"] = $"{pages}/authenticate/{TextOf(intent, "id")}",
                ["return_url"] = returnUrl,
            },
        };
        stripe.Save(intent);
        stripe.Happened("payment_intent.requires_action", intent);
        return intent;
    }

    /// <summary>
    /// Records the customer's answer to the bank. Returns the URL to which the customer goes next, or null if the payment waits
    /// for no answer.
    /// </summary>
    public string? Authenticate(JsonObject intent, bool isConfirmed)
    {
        if (TextOf(intent, "status") != "requires_action")
            return null;
        var returnUrl = TextOf(intent["next_action"]!["redirect_to_url"], "return_url");
        var method = stripe.Get("payment_method", TextOf(intent, "payment_method")!);
        if (isConfirmed)
        {
            method["isAuthenticated"] = true;
            stripe.Save(method);
            Succeed(intent);
            if (TextOf(intent, "session") is { } session)
                return stripe.Sessions.Complete(stripe.Get("checkout.session", session)).GoTo;
        }
        else
            Fail(
                intent,
                Error(
                    method,
                    "payment_intent_authentication_failure",
                    null,
                    "The provided PaymentMethod has failed authentication."
                )
            );
        return returnUrl;
    }

    public JsonObject Cancel(JsonObject intent)
    {
        if (TextOf(intent, "status") is "succeeded" or "canceled")
            throw new StripeRefusal(
                400,
                "invalid_request_error",
                "payment_intent_unexpected_state",
                "You cannot cancel this PaymentIntent."
            );
        (intent["status"], intent["next_action"]) = ("canceled", null);
        stripe.Save(intent);
        stripe.Happened("payment_intent.canceled", intent);
        return intent;
    }

    public JsonObject Succeed(JsonObject intent)
    {
        var charge = stripe.New(
            "charge",
            "ch",
            new()
            {
                ["amount"] = intent["amount"]!.GetValue<long>(),
                ["amount_refunded"] = 0L,
                ["currency"] = TextOf(intent, "currency"),
                ["payment_intent"] = TextOf(intent, "id"),
                ["metadata"] = intent["metadata"]!.DeepClone(),
                ["status"] = "succeeded",
                ["paid"] = true,
                ["refunded"] = false,
                ["disputed"] = false,
            }
        );
        intent["latest_charge"] = TextOf(charge, "id");
        intent["amount_received"] = intent["amount"]!.GetValue<long>();
        (intent["status"], intent["next_action"], intent["last_payment_error"]) = ("succeeded", null, null);
        stripe.Save(intent);
        stripe.Happened("payment_intent.succeeded", intent);
        if (StripeCard.Find(TextOf(stripe.Find(TextOf(intent, "payment_method")), "number") ?? "")?.IsDisputed == true)
            stripe.Dispute(charge);
        return intent;
    }

    private StripeRefusal Declined(JsonObject intent, JsonObject method, string code, string declineCode)
    {
        var refusal = new StripeRefusal(402, "card_error", code, "Your card was declined.");
        var error = Error(method, code, declineCode, "Your card was declined.");
        Fail(intent, error);
        foreach (var (name, value) in error)
            refusal.Error[name] = value?.DeepClone();
        refusal.Error["payment_intent"] = intent.DeepClone();
        return refusal;
    }

    private void Fail(JsonObject intent, JsonObject error)
    {
        (intent["status"], intent["next_action"], intent["last_payment_error"]) = ("requires_payment_method", null, error);
        stripe.Save(intent);
        stripe.Happened("payment_intent.payment_failed", intent);
    }

    private static JsonObject Error(JsonObject method, string code, string? declineCode, string message) =>
        new()
        {
            ["type"] = "card_error",
            ["code"] = code,
            ["decline_code"] = declineCode,
            ["message"] = message,
            ["payment_method"] = method.DeepClone(),
        };
}
