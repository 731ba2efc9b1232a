namespace CampaignFunctions.Text;

/// <summary>Converts texts to Unicode normalisation form C, so that texts that look the same have the same bytes.</summary>
public static class NormalText
{
    /// <summary>Returns the text in form C, or an empty text if the text contains invalid Unicode.</summary>
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
