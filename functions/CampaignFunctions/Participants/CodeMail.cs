using CampaignFunctions.Campaigns;
using CampaignFunctions.Text;

namespace CampaignFunctions.Participants;

/// <summary>Writes the mail with a code, in the person's language if there is a text in it, and otherwise in English.</summary>
internal static class CodeMail
{
    private const string Fallback = "en";

    private static readonly Dictionary<string, (string Subject, string Text)> Texts = new()
    {
        ["en"] = (
            "{0}: your code is {1}",
            "Your code is {1}. It is good for ten minutes.\n\nIf you did not ask for it, do nothing: nobody can take part "
                + "in your name.\n"
        ),
        ["it"] = (
            "{0}: il tuo codice è {1}",
            "Il tuo codice è {1}. Vale dieci minuti.\n\nSe non l'hai chiesto tu, non fare nulla: nessuno può partecipare a "
                + "tuo nome.\n"
        ),
        ["de"] = (
            "{0}: Ihr Code ist {1}",
            "Ihr Code ist {1}. Er gilt zehn Minuten.\n\nWenn Sie ihn nicht angefordert haben, tun Sie nichts: Niemand kann "
                + "in Ihrem Namen teilnehmen.\n"
        ),
        ["fr"] = (
            "{0} : votre code est {1}",
            "Votre code est {1}. Il est valable dix minutes.\n\nSi vous ne l'avez pas demandé, ne faites rien : personne ne "
                + "peut participer à votre place.\n"
        ),
    };

    public static (string Subject, string Text) Write(CampaignDefinition campaign, string? locale, string digits)
    {
        var language = LocalText.Language(locale, Texts.Keys) ?? Fallback;
        var title = LocalText.Of(campaign.Title, locale, language);
        var (subject, text) = Texts[language];
        return (Fill(subject, title, digits), Fill(text, title, digits));
    }

    private static string Fill(string text, string title, string digits) =>
        text.Replace("{1}", digits, StringComparison.Ordinal).Replace("{0}", title, StringComparison.Ordinal);
}
