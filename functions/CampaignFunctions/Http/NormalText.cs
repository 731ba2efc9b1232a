namespace CampaignFunctions.Http;

/// <summary>Unicode normalisation form C, so that texts that look the same have the same bytes.</summary>
public static class NormalText
{
    /// <summary>The text in form C, or null where it has none, as texts that hold no characters of Unicode.</summary>
    public static string? Of(string text)
    {
        try
        {
            return text.Normalize();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
