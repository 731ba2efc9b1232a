using Stripe;
using Stripe.Checkout;

namespace CampaignFunctions.Payments.Stripe;

/// <summary>What Stripe's objects say, in our words.</summary>
internal static class StripeStates
{
    private const string AuthenticationRequired = "authentication_required";
    private const string DoNotTryAgain = "do_not_try_again";

    /// <summary>Declines after which the networks forbid to try the card again. Source: Stripe's list of decline codes.</summary>
    private static readonly HashSet<string> Forbidden =
    [
        "lost_card", "stolen_card", "pickup_card", "restricted_card", "fraudulent", "revocation_of_all_authorizations", "revocation_of_authorization",
        "stop_payment_order", "do_not_try_again", "invalid_account", "new_account_information_available", "expired_card",
    ];

    public static CheckoutState Of(Session session) => new(
        session.Id,
        session.Url,
        session.Status switch { "open" => CheckoutStatus.Open, "complete" => CheckoutStatus.Complete, "expired" => CheckoutStatus.Expired, var other => throw Unknown(other) },
        session.PaymentStatus is "paid" or "no_payment_required" || session.Mode == "setup",
        session.PaymentIntentId,
        Of(session.PaymentIntent?.PaymentMethod ?? session.SetupIntent?.PaymentMethod));

    public static PaymentState Of(PaymentIntent intent, IEnumerable<Refund>? refunds = null, IEnumerable<Dispute>? disputes = null) => new(
        intent.Id,
        StatusOf(intent),
        intent.Amount,
        intent.AmountReceived,
        StripeMetadata.PurposeIn(intent.Metadata),
        StripeMetadata.SubjectIn(intent.Metadata),
        intent.LastPaymentError is { } error ? Of(error) : null,
        intent.NextAction?.RedirectToUrl?.Url,
        [.. (refunds ?? []).Select(Of)],
        [.. (disputes ?? []).Select(Of)]);

    public static RefundFact Of(Refund refund) => new(
        refund.Id,
        refund.Amount,
        refund.Status switch { "succeeded" => RefundStatus.Succeeded, "failed" or "canceled" => RefundStatus.Failed, _ => RefundStatus.Pending });

    public static PaymentEvent Of(Event happened)
    {
        var (metadata, paymentId) = happened.Data?.Object switch
        {
            Session session => (session.Metadata, session.PaymentIntentId),
            PaymentIntent intent => (intent.Metadata, intent.Id),
            SetupIntent setup => (setup.Metadata, null),
            Charge charge => (charge.Metadata, charge.PaymentIntentId),
            Refund refund => (refund.Metadata, refund.PaymentIntentId),
            Dispute dispute => (dispute.Metadata, dispute.PaymentIntentId),
            _ => ((Dictionary<string, string>?)null, (string?)null),
        };
        return new(happened.Id, happened.Type ?? "", new DateTimeOffset(happened.Created, TimeSpan.Zero), StripeMetadata.SubjectIn(metadata), paymentId);
    }

    private static DisputeFact Of(Dispute dispute) => new(
        dispute.Id,
        dispute.Amount,
        dispute.Status switch { "won" or "prevented" => DisputeStatus.Won, "lost" => DisputeStatus.Lost, _ => DisputeStatus.Open });

    private static PaymentStatus StatusOf(PaymentIntent intent) => intent.Status switch
    {
        "succeeded" => PaymentStatus.Succeeded,
        "processing" => PaymentStatus.Processing,
        "requires_action" => PaymentStatus.ActionRequired,
        "canceled" => PaymentStatus.Canceled,
        "requires_payment_method" or "requires_confirmation" when intent.LastPaymentError is not null => PaymentStatus.Declined,
        "requires_payment_method" or "requires_confirmation" => PaymentStatus.Unconfirmed,
        var other => throw Unknown(other),
    };

    private static DeclineFact Of(StripeError error)
    {
        var code = error.DeclineCode ?? error.Code ?? "unknown";
        return new(
            code,
            error.AdviceCode == DoNotTryAgain || Forbidden.Contains(code) || Forbidden.Contains(error.Code ?? ""),
            error.Code == AuthenticationRequired || error.DeclineCode == AuthenticationRequired);
    }

    /// <summary>A card is good to the end of its month.</summary>
    private static CardFact? Of(PaymentMethod? method) => method?.Card is { } card
        ? new(method.Id, new DateTimeOffset((int)card.ExpYear, (int)card.ExpMonth, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1))
        : null;

    private static PaymentGatewayUnavailableException Unknown(string? status) => new($"Stripe says {status ?? "nothing"}, which is not known here.");
}

/// <summary>What we write on Stripe's objects: which pre-order they belong to, and nothing of a person's.</summary>
internal static class StripeMetadata
{
    private const string Campaign = "campaign";
    private const string Preorder = "preorder";
    private const string Purpose = "purpose";

    public static Dictionary<string, string> Of(PaymentSubject subject, string? purpose = null)
    {
        var metadata = new Dictionary<string, string> { [Campaign] = subject.CampaignId, [Preorder] = subject.PreorderId };
        if (purpose is not null)
            metadata[Purpose] = purpose;
        return metadata;
    }

    public static PaymentSubject? SubjectIn(Dictionary<string, string>? metadata) =>
        metadata?.GetValueOrDefault(Campaign) is { } campaign && metadata.GetValueOrDefault(Preorder) is { } preorder ? new(campaign, preorder) : null;

    public static string? PurposeIn(Dictionary<string, string>? metadata) => metadata?.GetValueOrDefault(Purpose);
}
