using System.Globalization;

namespace CampaignFunctions.Text;

/// <summary>Formats amounts in minor units for people.</summary>
internal static class MoneyText
{
    /// <summary>
    /// Currencies without decimal places. This list and the list of currencies with three decimal places follow Stripe.
    /// </summary>
    private static readonly HashSet<string> Whole =
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "JPY",
        "KMF",
        "KRW",
        "MGA",
        "PYG",
        "RWF",
        "UGX",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ];
    private static readonly HashSet<string> Thousandths = ["BHD", "JOD", "KWD", "OMR", "TND"];

    public static string Of(long amount, string currency)
    {
        var places = Places(currency);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(amount / (decimal)Math.Pow(10, places)).ToString($"F{places}", CultureInfo.InvariantCulture)} {currency}"
        );
    }

    private static int Places(string currency)
    {
        if (Whole.Contains(currency))
            return 0;
        return Thousandths.Contains(currency) ? 3 : 2;
    }
}
