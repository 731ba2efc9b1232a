namespace CampaignFunctions.Currencies;

/// <summary>
/// A currency in which the payment provider takes payments, with its rules for amounts. Amounts are in the unit that the provider
/// counts in. Source of the whole file: docs.stripe.com/currencies.
/// </summary>
/// <param name="Code">The ISO 4217 code.</param>
/// <param name="Places">How many decimal places that unit has.</param>
/// <param name="Step">Every amount is a multiple of this.</param>
/// <param name="Least">
/// The published minimum of a payment that is settled in this currency. If the account settles in another currency, or none is
/// published, it is only a first check: the provider converts the amount, and may refuse it.
/// </param>
/// <param name="Most">The largest amount of a payment.</param>
public sealed record Currency(string Code, int Places, long Step, long Least, long Most)
{
    private const string WithTwoPlaces =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE CZK "
        + "DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD KES KGS KHR KYD KZT LAK LBP "
        + "LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON "
        + "RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH USD UYU UZS WST XCD YER ZAR ZMW";

    private const string Whole = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF";

    /// <summary>Whole currencies whose amounts are counted in hundredths all the same, so they end in 00.</summary>
    private const string WholeInHundredths = "ISK UGX";

    /// <summary>The last of the three places is always 0.</summary>
    private const string WithThreePlaces = "BHD JOD KWD OMR TND";

    /// <summary>Eight digits; only the Indonesian rupiah has twelve.</summary>
    private const long EightDigits = 99_999_999;

    private const long TwelveDigits = 999_999_999_999;

    private static readonly Dictionary<string, long> Minima = new()
    {
        ["AED"] = 200,
        ["AUD"] = 50,
        ["BGN"] = 100,
        ["BRL"] = 50,
        ["CAD"] = 50,
        ["CHF"] = 50,
        ["CZK"] = 1500,
        ["DKK"] = 250,
        ["EUR"] = 50,
        ["GBP"] = 30,
        ["HKD"] = 400,
        ["HUF"] = 17_500,
        ["INR"] = 50,
        ["JPY"] = 50,
        ["MXN"] = 1000,
        ["MYR"] = 200,
        ["NOK"] = 300,
        ["NZD"] = 50,
        ["PLN"] = 200,
        ["RON"] = 200,
        ["SEK"] = 300,
        ["SGD"] = 50,
        ["THB"] = 1000,
        ["USD"] = 50,
    };

    private static readonly Dictionary<string, Currency> ByCode = new[]
    {
        (Codes: WithTwoPlaces, Places: 2, Step: 1L),
        (Whole, 0, 1),
        (WholeInHundredths, 2, 100),
        (WithThreePlaces, 3, 10),
    }
        .SelectMany(group => group.Codes.Split(' ').Select(code => New(code, group.Places, group.Step)))
        .ToDictionary(currency => currency.Code);

    /// <summary>True if people use no decimal places of this currency.</summary>
    public bool IsWhole => Step == Math.Pow(10, Places);

    public static IReadOnlyCollection<Currency> All => ByCode.Values;

    /// <summary>Returns the currency; null if the payment provider does not take it.</summary>
    public static Currency? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>
    /// Returns the currency of a stored amount. An earlier version took any code: such a currency has the rules of most.
    /// </summary>
    public static Currency Of(string code) => Find(code) ?? New(code, places: 2, step: 1);

    /// <summary>Returns whether a payment or a part of its price can have this amount, whatever its size.</summary>
    public bool IsExact(long amount) => amount % Step == 0;

    /// <summary>Returns the smallest amount that the provider accepts and that is not below this one.</summary>
    public long RoundUp(long amount) => (amount + Step - 1) / Step * Step;

    private static Currency New(string code, int places, long step) =>
        new(code, places, step, Minima.GetValueOrDefault(code, step), code == "IDR" ? TwelveDigits : EightDigits);
}
