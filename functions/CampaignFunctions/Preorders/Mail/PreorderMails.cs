using CampaignFunctions.Campaigns;
using CampaignFunctions.Currencies;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Writes the mails about a pre-order, in the language of the customer if there are texts in it. The texts are in the folder
/// Texts.
/// </summary>
internal static class PreorderMails
{
    private static readonly Dictionary<string, MailTexts> Languages = MailTexts.Read("preorders");

    /// <summary>Returns the mail for this contact.</summary>
    public static WrittenMail Write(
        CampaignDefinition campaign,
        PreorderDocument preorder,
        DueMail due,
        Contact contact,
        PreorderMailLinks links,
        DateTimeOffset now
    )
    {
        var (texts, kind) = (MailTexts.In(Languages, contact.Locale), due.Kind);
        // A visitor may have written anything as a name, to a stranger's address.
        var name = contact.HasOwnName ? contact.Name : null;
        var url = kind switch
        {
            PreorderMailKind.ConfirmEmail => links.Proof,
            PreorderMailKind.CheckoutOpen => preorder.Checkout?.Url,
            _ => links.Order,
        };
        var content = texts.Write(NameOf(kind), FactsOf(preorder, due, texts), name, url) with
        {
            Rows = [.. PreorderMailRows.Of(campaign, preorder, contact, texts, now)],
            Link = url == links.Order ? null : new(texts.Label("view"), links.Order),
            Refusal = links.Refusal is { } refusal ? new(texts.Label("notMe"), refusal) : null,
        };
        return MailLayout.Write(content, campaign, texts.Language, contact.Locale);
    }

    private static string NameOf(PreorderMailKind kind) => KebabCase.Of(kind);

    private static Dictionary<string, object?> FactsOf(PreorderDocument preorder, DueMail due, MailTexts texts)
    {
        var until = due.Kind == PreorderMailKind.CheckoutOpen ? preorder.HoldUntil : preorder.OfferUntil;
        return new()
        {
            ["edition"] = preorder.Title,
            ["hasPaid"] = preorder.Paid() > 0,
            ["byBrand"] = preorder.ReturnPercent is not null,
            ["paid"] = Money(preorder.Paid()),
            ["owed"] = Money(Math.Max(0, preorder.Outstanding())),
            ["refunded"] = Money(preorder.Refunded()),
            ["goodwill"] = Money(due.Amount ?? 0),
            ["until"] = until is { } end ? texts.Time(end) : null,
            ["offered"] = preorder.OfferedQuantity ?? preorder.Quantity,
            ["wanted"] = preorder.Quantity,
        };

        string Money(long amount) => MoneyText.Of(amount, preorder.Currency, texts.Culture);
    }
}
