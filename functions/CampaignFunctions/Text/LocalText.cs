namespace CampaignFunctions.Text;

/// <summary>Picks texts by language tag.</summary>
public static class LocalText
{
    private const string Fallback = "en";

    /// <summary>
    /// Returns the offered tag that equals the locale, or the one that equals its language; null if there is none.
    /// </summary>
    public static string? Language(string? locale, IReadOnlyCollection<string> offered) =>
        locale is null
            ? null
            : offered.FirstOrDefault(tag => tag.Equals(locale, StringComparison.OrdinalIgnoreCase))
                ?? offered.FirstOrDefault(tag => tag.Equals(locale.Split('-')[0], StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Returns the text in the first of these locales that has a text; otherwise the English text, or the text in any language.
    /// </summary>
    public static string Of(IReadOnlyDictionary<string, string> texts, params ReadOnlySpan<string?> locales)
    {
        var tags = texts.Keys.Order(StringComparer.Ordinal).ToArray();
        foreach (var locale in locales)
        {
            if (Language(locale, tags) is { } tag)
                return texts[tag];
        }

        return texts[Language(Fallback, tags) ?? tags[0]];
    }
}
