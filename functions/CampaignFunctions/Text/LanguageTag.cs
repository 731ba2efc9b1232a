using System.Text.RegularExpressions;

namespace CampaignFunctions.Text;

/// <summary>Checks the form of language tags (BCP 47).</summary>
public static partial class LanguageTag
{
    /// <summary>RFC 5646, section 4.4.1.</summary>
    private const int Longest = 35;

    public static bool IsWellFormed(string text) => Form().IsMatch(text);

    /// <summary>
    /// Returns the language tag that a locale of a browser or a system means, for example <c>en-US</c> for <c>en_US.UTF-8</c> or
    /// <c>en-US@posix</c>; null if it means none, as <c>C</c> does. Nobody is refused because of the settings of a machine.
    /// </summary>
    public static string? Of(string? locale)
    {
        var tag = locale?.Trim().Split('@', '.')[0].Replace('_', '-');
        return tag is { Length: <= Longest } && IsWellFormed(tag) ? tag : null;
    }

    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex Form();
}
