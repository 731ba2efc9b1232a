using Stripe;
using Stripe.Checkout;

namespace CampaignFunctions.Payments.Stripe;

/// <summary>Writes our orders in Stripe's terms.</summary>
internal static class StripeOrders
{
    private const string Card = "card";
    private const string OffSession = "off_session";

    public static SessionCreateOptions Checkout(CheckoutOrder order)
    {
        var metadata = StripeMetadata.Of(order.Subject);
        var options = new SessionCreateOptions
        {
            Mode = order.Amount > 0 ? "payment" : "setup",
            Customer = order.CustomerId,
            ClientReferenceId = order.Subject.PreorderId,
            AllowedPaymentMethodTypes = [Card],
            ExpiresAt = order.ExpiresAt.UtcDateTime,
            SuccessUrl = order.ReturnUrl,
            CancelUrl = order.ReturnUrl,
            Metadata = metadata,
        };
        if (order.Amount > 0)
        {
            options.LineItems =
            [
                new()
                {
                    Quantity = 1,
                    PriceData = new()
                    {
                        Currency = Lower(order.Currency),
                        UnitAmount = order.Amount,
                        ProductData = new() { Name = StripeTexts.Title(order.Title) },
                    },
                },
            ];
            options.PaymentIntentData = new()
            {
                Description = StripeTexts.Title(order.Title),
                StatementDescriptorSuffix = StripeTexts.StatementSuffix(order.Subject.CampaignId),
                SetupFutureUsage = order.SavesCard ? OffSession : null,
                Metadata = metadata,
            };
        }
        else
            options.SetupIntentData = new() { Metadata = metadata };

        return options;
    }

    public static PaymentIntentCreateOptions Payment(PaymentOrder order) =>
        new()
        {
            Amount = order.Amount,
            Currency = Lower(order.Currency),
            Customer = order.CustomerId,
            PaymentMethod = order.CardId,
            AllowedPaymentMethodTypes = [Card],
            Description = StripeTexts.Title(order.Title),
            StatementDescriptorSuffix = StripeTexts.StatementSuffix(order.Subject.CampaignId),
            Metadata = StripeMetadata.Of(order.Subject, order.Purpose),
        };

    private static string Lower(string currency) => currency.ToLowerInvariant();
}
