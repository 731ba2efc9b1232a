namespace CampaignFunctions.Text;

/// <summary>Picks texts by language tag.</summary>
public static class LocalText
{
    private const string Fallback = "en";

    /// <summary>The tag among those offered that is the locale, or at least its language.</summary>
    public static string? Language(string? locale, IReadOnlyCollection<string> offered) =>
        locale is null
            ? null
            : offered.FirstOrDefault(tag => tag.Equals(locale, StringComparison.OrdinalIgnoreCase))
                ?? offered.FirstOrDefault(tag => tag.Equals(locale.Split('-')[0], StringComparison.OrdinalIgnoreCase));

    /// <summary>The text in the first of these locales that there is one in, else in English, else in any language.</summary>
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
