using System.Globalization;

namespace CampaignFunctions.Currencies;

/// <summary>Formats amounts for people.</summary>
internal static class MoneyText
{
    public static string Of(long amount, string code)
    {
        var currency = Currency.Of(code);
        var number = amount / (decimal)Math.Pow(10, currency.Places);
        var shown = currency.IsWhole ? 0 : currency.Places;
        return $"{number.ToString($"F{shown}", CultureInfo.InvariantCulture)} {code}";
    }
}
