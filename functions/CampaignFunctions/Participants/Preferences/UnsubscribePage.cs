using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Notifications;
using CampaignFunctions.Text;

namespace CampaignFunctions.Participants;

/// <summary>
/// Writes the page with which a person unsubscribes, in the person's language. The texts are in the folder Texts.
/// </summary>
internal static class UnsubscribePage
{
    private static readonly Dictionary<string, MailTexts> Languages = MailTexts.Read("preferences");

    /// <summary>Returns the page with one of the texts.</summary>
    /// <param name="text">The name of the text.</param>
    /// <param name="hasButton">True if the page has the button that unsubscribes.</param>
    public static HtmlAnswer Write(CampaignDefinition campaign, string? locale, string text, bool hasButton, int status)
    {
        var texts = MailTexts.In(Languages, locale);
        var title = LocalText.Of(campaign.Title, locale, texts.Language);
        var (html, style) = MailLayout.WritePage(
            campaign,
            texts.Language,
            locale,
            texts.Label("title"),
            texts.Label(text, title),
            hasButton ? texts.Label("button") : null
        );
        return new(html, style) { Status = status };
    }
}
