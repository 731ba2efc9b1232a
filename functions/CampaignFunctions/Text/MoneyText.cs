using System.Globalization;

namespace CampaignFunctions.Text;

/// <summary>Amounts in minor units as people write them.</summary>
internal static class MoneyText
{
    /// <summary>Currencies whose minor unit is the unit, and those with three places, as Stripe has them.</summary>
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
