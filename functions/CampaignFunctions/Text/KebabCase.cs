using System.Text.Json;

namespace CampaignFunctions.Text;

/// <summary>The names of the values of enumerations, as the API and stored documents write them.</summary>
public static class KebabCase
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
