using System.Text.Json;

namespace CampaignFunctions.Text;

/// <summary>The names of the values of enumerations, as the API and stored documents write them.</summary>
public static class KebabCase
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Returns the value with this name.</summary>
    /// <exception cref="InvalidOperationException">There is no such value.</exception>
    public static T Parse<T>(string name)
        where T : struct, Enum => Enum.GetValues<T>().First(value => Of(value) == name);
}
