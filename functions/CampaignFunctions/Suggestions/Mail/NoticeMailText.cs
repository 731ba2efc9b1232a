using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Writes the mails with notices, in the person's language if there are texts in it. The texts are in the folder Texts.
/// </summary>
internal static class NoticeMailText
{
    private static readonly Dictionary<string, MailTexts> Languages = MailTexts.Read("notices");

    /// <summary>Returns the mail with one notice.</summary>
    /// <param name="comment">The comment of the brand; null if the notice is of another kind.</param>
    /// <param name="isAuthor">True if the receiver made the suggestion.</param>
    /// <param name="unsubscribeUrl">The address of the page that unsubscribes the receiver.</param>
    public static WrittenMail Write(
        CampaignDefinition campaign,
        string? locale,
        NoticeRun run,
        SuggestionDocument suggestion,
        string? comment,
        bool isAuthor,
        string unsubscribeUrl
    )
    {
        var texts = MailTexts.In(Languages, locale);
        // A later response is not that of this event.
        var response =
            suggestion.Status == run.Status && suggestion.Response is { } all ? LocalText.Of(all, locale, texts.Language) : "";
        var facts = new Dictionary<string, object?>
        {
            ["campaign"] = LocalText.Of(campaign.Title, locale, texts.Language),
            ["title"] = suggestion.Title,
            ["status"] = run.Status is { } status ? texts.Label(KebabCase.Of(status)) : "",
            ["response"] = response,
            ["comment"] = comment ?? "",
            ["isAuthor"] = isAuthor,
        };
        var url = campaign.Site is { } site ? $"{site.TrimEnd('/')}/ideas/{suggestion.Id}" : null;
        return Lay(campaign, texts, locale, texts.Write(KebabCase.Of(run.Kind), facts, name: null, url), unsubscribeUrl);
    }

    /// <summary>Returns the mail with several notices.</summary>
    /// <param name="notices">The notices, the newest first.</param>
    /// <param name="hasMore">True if the receiver has more notices than these.</param>
    public static WrittenMail Write(
        CampaignDefinition campaign,
        string? locale,
        IReadOnlyCollection<NoticeResponse> notices,
        bool hasMore,
        string unsubscribeUrl
    )
    {
        var texts = MailTexts.In(Languages, locale);
        var facts = new Dictionary<string, object?>
        {
            ["campaign"] = LocalText.Of(campaign.Title, locale, texts.Language),
            ["hasMore"] = hasMore,
        };
        var content = texts.Write("digest", facts, name: null, campaign.Site) with
        {
            Rows = [.. notices.Select(notice => new MailRow(LabelOf(texts, notice), notice.Title ?? ""))],
        };
        return Lay(campaign, texts, locale, content, unsubscribeUrl);
    }

    private static string LabelOf(MailTexts texts, NoticeResponse notice) =>
        texts.Label(notice.Status is { } status ? KebabCase.Of(status) : KebabCase.Of(notice.Kind));

    private static WrittenMail Lay(
        CampaignDefinition campaign,
        MailTexts texts,
        string? locale,
        MailContent content,
        string unsubscribeUrl
    ) =>
        MailLayout.Write(
            content with
            {
                Refusal = new(texts.Label("unsubscribe"), unsubscribeUrl),
            },
            campaign,
            texts.Language,
            locale
        );
}
