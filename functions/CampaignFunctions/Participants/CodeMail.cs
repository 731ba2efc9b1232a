using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Text;

namespace CampaignFunctions.Participants;

/// <summary>
/// Writes the mail with a code, in the person's language if there is a text in it, and otherwise in English. The texts are in
/// the folder Texts.
/// </summary>
internal static class CodeMail
{
    private static readonly Dictionary<string, MailTexts> Languages = MailTexts.Read("codes");

    public static WrittenMail Write(CampaignDefinition campaign, string? locale, string digits)
    {
        var texts = MailTexts.In(Languages, locale);
        var facts = new Dictionary<string, object?>
        {
            ["campaign"] = LocalText.Of(campaign.Title, locale, texts.Language),
            ["code"] = InThrees(digits),
        };
        return MailLayout.Write(texts.Write("code", facts, name: null, url: null), campaign, texts.Language, locale);
    }

    private static string InThrees(string digits) => string.Join(' ', digits.Chunk(3).Select(three => new string(three)));
}
