namespace CampaignFunctions.Text;

/// <summary>Unicode normalisation form C, so that texts that look the same have the same bytes.</summary>
public static class NormalText
{
    /// <summary>The text in form C; nothing of texts that have none, as they hold what is no character of Unicode.</summary>
    public static string Of(string text)
    {
        try
        {
            return text.Normalize();
        }
        catch (ArgumentException)
        {
            return "";
        }
    }
}
