using System.Globalization;

namespace CampaignFunctions.Currencies;

/// <summary>Formats amounts for people.</summary>
internal static class MoneyText
{
    /// <summary>Returns an amount in minor units with the code of its currency.</summary>
    /// <param name="culture">The culture for the separators; without groups of digits if null.</param>
    public static string Of(long amount, string code, CultureInfo? culture = null)
    {
        var currency = Currency.Of(code);
        var number = amount / (decimal)Math.Pow(10, currency.Places);
        var shown = currency.IsWhole ? 0 : currency.Places;
        var format = culture is null ? $"F{shown}" : $"N{shown}";
        return $"{number.ToString(format, culture ?? CultureInfo.InvariantCulture)} {code}";
    }
}
