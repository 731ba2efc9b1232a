using System.Globalization;
using System.Text.Json.Nodes;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>Creates and changes the simulator's objects. Use it only under the simulator's lock.</summary>
internal sealed class StripeObjects
{
    private readonly StripeBooks _books;
    private readonly StripeFaults _faults;
    private readonly TimeProvider _clock;

    public StripeObjects(StripeBooks books, StripeFaults faults, TimeProvider clock, string pages)
    {
        (_books, _faults, _clock) = (books, faults, clock);
        Intents = new(this, pages);
        Sessions = new(this, pages);
    }

    public StripeIntents Intents { get; }

    public StripeSessions Sessions { get; }

    public DateTimeOffset Now => _clock.GetUtcNow();

    public JsonObject Get(string type, string id) =>
        Find(id) is { } found && StripeBooks.TextOf(found, "object") == type
            ? found
            : throw StripeRefusal.Missing($"{type}: '{id}'");

    public JsonObject? Find(string? id) => _books.Find(id);

    public IEnumerable<JsonObject> List(string type, Func<JsonObject, bool> filter) => _books.All(type).Where(filter);

    public JsonObject New(string type, string prefix, JsonObject rest)
    {
        rest["id"] = _books.NewId(prefix);
        rest["object"] = type;
        rest["created"] = Now.ToUnixTimeSeconds();
        rest["livemode"] = false;
        _books.Save(rest);
        return rest;
    }

    public void Save(JsonObject changed) => _books.Save(changed);

    public JsonObject CreateCustomer(JsonObject metadata) => New("customer", "cus", new() { ["metadata"] = metadata });

    /// <summary>Saves a card that a customer entered.</summary>
    public JsonObject CreateCard(StripeCard card, int month, int year, string? customer) =>
        New(
            "payment_method",
            "pm",
            new()
            {
                ["type"] = "card",
                ["customer"] = customer,
                ["number"] = card.Number, // Stripe itself never returns the number
                ["isAuthenticated"] = false,
                ["card"] = new JsonObject
                {
                    ["brand"] = card.Number[0] == '5' ? "mastercard" : "visa",
                    ["last4"] = card.Number[^4..],
                    ["fingerprint"] = $"card{card.Number[^8..]}",
                    ["exp_month"] = month,
                    ["exp_year"] = year,
                },
            }
        );

    public JsonObject Refund(StripeRequest request)
    {
        var intent = Get("payment_intent", request["payment_intent"] ?? "");
        var charge =
            Find(StripeBooks.TextOf(intent, "latest_charge"))
            ?? throw StripeRefusal.Invalid("payment_intent", "This PaymentIntent does not have a successful charge to refund.");
        var left = charge["amount"]!.GetValue<long>() - charge["amount_refunded"]!.GetValue<long>();
        var amount = request["amount"] is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : left;
        if (
            List(
                    "dispute",
                    dispute =>
                        StripeBooks.TextOf(dispute, "charge") == StripeBooks.TextOf(charge, "id")
                        && StripeBooks.TextOf(dispute, "status") != "won"
                )
                .Any()
        )
            throw new StripeRefusal(
                400,
                "invalid_request_error",
                "charge_disputed",
                "The charge has been charged back, so it cannot be refunded."
            );
        if (left == 0)
            throw new StripeRefusal(
                400,
                "invalid_request_error",
                "charge_already_refunded",
                "The charge has already been refunded."
            );
        if (amount <= 0 || amount > left)
            throw StripeRefusal.Invalid("amount", "Refund amount is greater than unrefunded amount on charge.");
        StripeAmounts.Refund(amount, StripeBooks.TextOf(charge, "currency"));

        charge["amount_refunded"] = charge["amount_refunded"]!.GetValue<long>() + amount;
        charge["refunded"] = charge["amount_refunded"]!.GetValue<long>() == charge["amount"]!.GetValue<long>();
        Save(charge);
        var refund = New(
            "refund",
            "re",
            new()
            {
                ["amount"] = amount,
                ["charge"] = StripeBooks.TextOf(charge, "id"),
                ["currency"] = StripeBooks.TextOf(charge, "currency"),
                ["payment_intent"] = StripeBooks.TextOf(intent, "id"),
                ["metadata"] = request.Group("metadata"),
                ["status"] = _faults.ArePending ? "pending" : "succeeded",
            }
        );
        Happened("refund.created", refund);
        Happened("charge.refunded", charge);
        return refund;
    }

    /// <summary>Returns a refund or a dispute with its charge in full, if the request asks for this.</summary>
    public JsonObject WithCharge(JsonObject each, StripeRequest request)
    {
        if (
            !request.Parameters.Any(asked =>
                asked is { Value: "data.charge" } && asked.Key.StartsWith("expand", StringComparison.Ordinal)
            )
        )
            return each;
        var expanded = each.DeepClone().AsObject();
        expanded["charge"] = Find(StripeBooks.TextOf(each, "charge"))!.DeepClone();
        return expanded;
    }

    /// <summary>Ends a pending refund, or fails one that had succeeded.</summary>
    public void Settle(JsonObject refund, bool isSucceeded)
    {
        if (!isSucceeded)
        {
            ReturnRefund(refund);
            return;
        }

        refund["status"] = "succeeded";
        Save(refund);
        Happened("refund.updated", refund);
    }

    /// <summary>Fails a refund that was pending or had succeeded, because the customer's bank returned it.</summary>
    public void ReturnRefund(JsonObject refund)
    {
        var charge = Find(StripeBooks.TextOf(refund, "charge"))!;
        charge["amount_refunded"] = charge["amount_refunded"]!.GetValue<long>() - refund["amount"]!.GetValue<long>();
        charge["refunded"] = false;
        refund["status"] = "failed";
        Save(charge);
        Save(refund);
        Happened("refund.failed", refund);
    }

    /// <summary>Opens a dispute: the customer's bank takes a payment back, or a part of it.</summary>
    public JsonObject Dispute(JsonObject charge, long? amount = null)
    {
        charge["disputed"] = true;
        Save(charge);
        var dispute = New(
            "dispute",
            "du",
            new()
            {
                ["amount"] = amount ?? charge["amount"]!.GetValue<long>(),
                ["charge"] = StripeBooks.TextOf(charge, "id"),
                ["currency"] = StripeBooks.TextOf(charge, "currency"),
                ["payment_intent"] = StripeBooks.TextOf(charge, "payment_intent"),
                ["metadata"] = new JsonObject(),
                ["reason"] = "fraudulent",
                ["status"] = "needs_response",
            }
        );
        Happened("charge.dispute.created", dispute);
        return dispute;
    }

    /// <summary>Closes a dispute with the decision of the customer's bank.</summary>
    public void Decide(JsonObject dispute, bool isWon)
    {
        dispute["status"] = isWon ? "won" : "lost";
        Save(dispute);
        Happened("charge.dispute.closed", dispute);
    }

    public void ExpireIfDue(JsonObject session)
    {
        if (StripeBooks.TextOf(session, "status") == "open" && session["expires_at"]!.GetValue<long>() <= Now.ToUnixTimeSeconds())
            Sessions.Close(session);
    }

    /// <summary>Records an event, and schedules its notice as the switch for delivery says.</summary>
    public void Happened(string type, JsonObject about)
    {
        var happened = New(
            "event",
            "evt",
            new()
            {
                ["type"] = type,
                ["api_version"] = SimulatedStripe.ApiVersion,
                ["pending_webhooks"] = 1,
                ["data"] = new JsonObject { ["object"] = about.DeepClone() },
            }
        );
        var at = _faults.Delivery switch
        {
            StripeDelivery.Late => Now + TimeSpan.FromDays(3),
            StripeDelivery.Reordered => Now + TimeSpan.FromSeconds(Random.Shared.Next(5)),
            _ => Now,
        };
        if (_faults.Delivery != StripeDelivery.Never)
            _books.Owe(StripeBooks.TextOf(happened, "id")!, at);
    }
}
