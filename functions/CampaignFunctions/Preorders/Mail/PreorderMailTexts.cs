namespace CampaignFunctions.Preorders;

/// <summary>The texts of the mails about a pre-order, by language and kind.</summary>
internal static class PreorderMailTexts
{
    public const string Fallback = "en";

    /// <summary>
    /// The subject and text of each mail. The placeholders are: 0 the campaign, 1 the edition, 2 a URL, 3 the paid amount, 4 the
    /// amount owed, 5 a time, 6 the units of the offer, 7 the units that the customer wants, 8 the amount
    /// that goes back.
    /// </summary>
    public static readonly Dictionary<string, Dictionary<PreorderMailKind, (string Subject, string Text)>> All = new()
    {
        ["en"] = EnglishMailTexts.All,
        ["it"] = ItalianMailTexts.All,
        ["de"] = GermanMailTexts.All,
        ["fr"] = FrenchMailTexts.All,
    };
}
