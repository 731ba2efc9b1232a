using System.Globalization;
using System.Text;

namespace CampaignFunctions.Payments.Stripe;

/// <summary>Writes our texts in the form that Stripe accepts.</summary>
internal static class StripeTexts
{
    /// <summary>Stripe accepts longer names in some calls, but shows no more of them.</summary>
    private const int MaxTitle = 250;

    /// <summary>
    /// A card statement has 22 characters for the account's prefix, of at most 10, a star, a blank and this suffix. Source:
    /// docs.stripe.com/get-started/account/statement-descriptors.
    /// </summary>
    private const int MaxSuffix = 10;

    /// <summary>Returns the title, cut to the length that Stripe accepts. No character is cut in two.</summary>
    public static string Title(string title)
    {
        if (title.Length <= MaxTitle)
            return title;
        var elements = StringInfo.GetTextElementEnumerator(title);
        var cut = new StringBuilder();
        while (elements.MoveNext() && cut.Length + elements.GetTextElement().Length < MaxTitle)
            cut.Append(elements.GetTextElement());
        return cut.Append('…').ToString();
    }

    /// <summary>
    /// Returns what the statement of a card shows after the account's name, from the id of the campaign; null if that id has no
    /// Latin letter, which a card statement needs.
    /// </summary>
    public static string? StatementSuffix(string campaignId)
    {
        var text = campaignId.ToUpperInvariant();
        var suffix = text[..Math.Min(MaxSuffix, text.Length)].TrimEnd('-');
        return suffix.Any(char.IsAsciiLetter) ? suffix : null;
    }
}
