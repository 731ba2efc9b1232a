using System.Text.RegularExpressions;

namespace CampaignFunctions.Text;

/// <summary>Checks the form of language tags (BCP 47).</summary>
public static partial class LanguageTag
{
    public static bool IsWellFormed(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex Form();
}
