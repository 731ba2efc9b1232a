using System.Text.RegularExpressions;

namespace CampaignFunctions.Text;

/// <summary>Language tags (BCP 47) as far as their form goes.</summary>
public static partial class LanguageTag
{
    public static bool IsWellFormed(string text) => Form().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex Form();
}
