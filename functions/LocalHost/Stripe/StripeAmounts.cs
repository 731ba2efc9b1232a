using CampaignFunctions.Currencies;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>Refuses amounts that Stripe refuses: by currency, size and last digits.</summary>
internal static class StripeAmounts
{
    /// <summary>Returns the amount of a payment.</summary>
    public static long Payment(long amount, string? code)
    {
        var currency = Known(code);
        Exact(currency, amount);
        if (amount < currency.Least)
            throw new StripeRefusal(
                400,
                "invalid_request_error",
                "amount_too_small",
                $"Amount must be at least {MoneyText.Of(currency.Least, currency.Code)}."
            );
        if (amount > currency.Most)
            throw new StripeRefusal(
                400,
                "invalid_request_error",
                "amount_too_large",
                $"Amount must be no more than {MoneyText.Of(currency.Most, currency.Code)}."
            );
        return amount;
    }

    /// <summary>Checks the amount of a refund, which has no minimum.</summary>
    public static void Refund(long amount, string? code) => Exact(Known(code), amount);

    private static Currency Known(string? code) =>
        Currency.Find(code?.ToUpperInvariant() ?? "") ?? throw StripeRefusal.Invalid("currency", $"Invalid currency: {code}.");

    private static void Exact(Currency currency, long amount)
    {
        if (!currency.IsExact(amount))
            throw StripeRefusal.Invalid("amount", $"Amounts in {currency.Code} must be divisible by {currency.Step}.");
    }
}
