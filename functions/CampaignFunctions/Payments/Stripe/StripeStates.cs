using Stripe;
using Stripe.Checkout;

namespace CampaignFunctions.Payments.Stripe;

/// <summary>Translates Stripe's objects into the terms of this application.</summary>
internal static class StripeStates
{
    private const string AuthenticationRequired = "authentication_required";
    private const string Succeeded = "payment_intent.succeeded";
    private const string DoNotTryAgain = "do_not_try_again";
    private const string ConfirmCardData = "confirm_card_data";

    /// <summary>
    /// The declines after which the card networks forbid another attempt with the card. Source: Stripe's list of decline codes.
    /// </summary>
    private static readonly HashSet<string> Forbidden =
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

    /// <summary>
    /// The types of events that require a check. An account may also serve other purposes, and then reports many other events.
    /// </summary>
    public static readonly IReadOnlySet<string> EventTypes = new HashSet<string>
    {
        "checkout.session.completed",
        "checkout.session.expired",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        Succeeded,
        "payment_intent.payment_failed",
        "payment_intent.canceled",
        "charge.refunded",
        "refund.created",
        "refund.updated",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
    };

    public static CheckoutState Of(Session session) =>
        new(
            session.Id,
            session.Url,
            session.Status switch
            {
                "open" => CheckoutStatus.Open,
                "complete" => CheckoutStatus.Complete,
                "expired" => CheckoutStatus.Expired,
                var other => throw Unknown(other),
            },
            session.PaymentStatus is "paid" or "no_payment_required" || session.Mode == "setup",
            session.PaymentIntentId,
            Of(session.PaymentIntent?.PaymentMethod ?? session.SetupIntent?.PaymentMethod)
        );

    public static PaymentState Of(
        PaymentIntent intent,
        IEnumerable<Refund>? refunds = null,
        IEnumerable<Dispute>? disputes = null
    ) =>
        new(
            intent.Id,
            StatusOf(intent),
            intent.Amount,
            intent.AmountReceived,
            StripeMetadata.PurposeIn(intent.Metadata),
            StripeMetadata.SubjectIn(intent.Metadata),
            intent.LastPaymentError is { } error ? Of(error) : null,
            intent.NextAction?.RedirectToUrl?.Url,
            [.. (refunds ?? []).Select(Of)],
            [.. (disputes ?? []).Where(TookMoney).Select(Of)]
        );

    public static RefundFact Of(Refund refund) =>
        new(
            refund.Id,
            refund.Amount,
            refund.Status switch
            {
                "succeeded" => RefundStatus.Succeeded,
                "failed" or "canceled" => RefundStatus.Failed,
                _ => RefundStatus.Pending,
            },
            StripeMetadata.PurposeIn(refund.Metadata)
        );

    public static PaymentEvent Of(Event happened)
    {
        var (metadata, paymentId) = happened.Data?.Object switch
        {
            Session session => (session.Metadata, null),
            PaymentIntent intent => (intent.Metadata, IdOfOurs(intent.Metadata, intent.Id)),
            Charge charge => (charge.Metadata, IdOfOurs(charge.Metadata, charge.PaymentIntentId)),
            Refund refund => (refund.Metadata, refund.PaymentIntentId),
            Dispute dispute => (dispute.Metadata, dispute.PaymentIntentId),
            _ => ((Dictionary<string, string>?)null, (string?)null),
        };
        return new(
            happened.Id,
            happened.Type ?? "",
            new DateTimeOffset(happened.Created, TimeSpan.Zero),
            StripeMetadata.SubjectIn(metadata),
            paymentId,
            happened.Type == Succeeded,
            EventTypes.Contains(happened.Type ?? "") && (paymentId is not null || StripeMetadata.SubjectIn(metadata) is not null)
        );
    }

    /// <summary>Returns whether the dispute moved money. An inquiry or a prevented dispute moves no money.</summary>
    public static bool TookMoney(Dispute dispute) =>
        dispute.Status != "prevented" && !dispute.Status.StartsWith("warning_", StringComparison.Ordinal);

    public static DisputeFact Of(Dispute dispute) =>
        new(
            dispute.Id,
            dispute.Amount,
            dispute.Status switch
            {
                "won" => DisputeStatus.Won,
                "lost" => DisputeStatus.Lost,
                _ => DisputeStatus.Open,
            }
        );

    private static PaymentStatus StatusOf(PaymentIntent intent) =>
        intent.Status switch
        {
            "succeeded" => PaymentStatus.Succeeded,
            "processing" or "requires_capture" => PaymentStatus.Processing,
            "requires_action" => PaymentStatus.ActionRequired,
            "canceled" => PaymentStatus.Canceled,
            "requires_payment_method" or "requires_confirmation" when intent.LastPaymentError is not null =>
                PaymentStatus.Declined,
            "requires_payment_method" or "requires_confirmation" => PaymentStatus.Unconfirmed,
            var other => throw Unknown(other),
        };

    private static DeclineFact Of(StripeError error)
    {
        var code = error.DeclineCode ?? error.Code ?? "unknown";
        return new(
            code,
            error.AdviceCode is DoNotTryAgain or ConfirmCardData
                || Forbidden.Contains(code)
                || Forbidden.Contains(error.Code ?? ""),
            error.Code == AuthenticationRequired || error.DeclineCode == AuthenticationRequired
        );
    }

    /// <summary>Returns the card, which is valid until the end of its month; null if there is none.</summary>
    private static CardFact? Of(PaymentMethod? method) =>
        method?.Card is { } card
            ? new(method.Id, new DateTimeOffset((int)card.ExpYear, (int)card.ExpMonth, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1))
            {
                Fingerprint = card.Fingerprint,
            }
            : null;

    /// <summary>
    /// Returns the id if the object has our metadata; otherwise null. Only a refund or a dispute may lack our metadata, and is
    /// then looked up by its payment.
    /// </summary>
    private static string? IdOfOurs(Dictionary<string, string>? metadata, string id) =>
        StripeMetadata.SubjectIn(metadata) is null ? null : id;

    private static PaymentGatewayUnavailableException Unknown(string? status) =>
        new($"Stripe returned an unknown status: {status ?? "none"}.");
}
