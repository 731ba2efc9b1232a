using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Currencies;
using CampaignFunctions.Participants;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>Writes the mails about a pre-order, in the language of the customer if a text in this language exists.</summary>
internal static class PreorderMails
{
    /// <summary>Returns the subject and the text of the mail.</summary>
    /// <param name="link">The link that opens the pre-order.</param>
    /// <param name="proof">The secret that proves the customer's address.</param>
    public static (string Subject, string Text) Write(
        CampaignDefinition campaign,
        PreorderDocument preorder,
        PreorderMailKind kind,
        Contact contact,
        string link,
        string proof
    )
    {
        var language = LocalText.Language(contact.Locale, PreorderMailTexts.All.Keys) ?? PreorderMailTexts.Fallback;
        var (subject, text) = PreorderMailTexts.All[language][kind];
        var until = kind == PreorderMailKind.CheckoutOpen ? preorder.HoldUntil : preorder.OfferUntil;
        object[] facts =
        [
            LocalText.Of(campaign.Title, contact.Locale ?? language),
            preorder.Title,
            Url(preorder, kind, proof) ?? preorder.ReturnUrl,
            MoneyText.Of(preorder.Paid(), preorder.Currency),
            MoneyText.Of(Math.Max(0, preorder.Outstanding()), preorder.Currency),
            until?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "",
            preorder.OfferedQuantity ?? preorder.Quantity,
            preorder.Quantity,
            MoneyText.Of(preorder.Refunded(), preorder.Currency),
        ];
        var news = string.Format(CultureInfo.InvariantCulture, text, facts);
        return (
            string.Format(CultureInfo.InvariantCulture, subject, facts),
            $"{contact.Name},\n\n{news}\n\n{preorder.Number}\n{link}\n\n{facts[0]}\n"
        );
    }

    private static string? Url(PreorderDocument preorder, PreorderMailKind kind, string proof) =>
        kind switch
        {
            PreorderMailKind.ActionRequired => preorder.Charge?.ActionUrl,
            PreorderMailKind.CheckoutOpen => preorder.Checkout?.Url,
            // A fragment is sent to no server: the secret is in no log.
            PreorderMailKind.ConfirmEmail => $"{preorder.ReturnUrl.Split('#')[0]}#confirm-email={preorder.Id}:{proof}",
            _ => null,
        };
}
