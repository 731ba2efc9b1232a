using CampaignFunctions.Campaigns;
using CampaignFunctions.Currencies;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>Writes the facts that each mail about a pre-order shows: the units, the amounts and the terms.</summary>
internal static class PreorderMailRows
{
    public static IEnumerable<MailRow> Of(
        CampaignDefinition campaign,
        PreorderDocument preorder,
        Contact contact,
        MailTexts texts,
        DateTimeOffset now
    )
    {
        yield return new(texts.Label("order"), preorder.Number);
        yield return new(texts.Label("items"), ItemsOf(campaign.Edition(preorder.EditionId), preorder, contact));
        yield return new(texts.Label("total"), Money(preorder.Amount));
        if (preorder.Paid() > 0)
            yield return new(texts.Label("paid"), Money(preorder.Paid()));
        if (preorder.Status.IsUnpaid() && preorder.DueNow > 0)
            yield return new(texts.Label("now"), Money(preorder.DueNow));
        if (LaterOf(preorder) is var later and > 0)
            yield return new(texts.Label("later"), Later(later, campaign.Edition(preorder.EditionId)?.ChargeOn));
        if (preorder.Refunded() > 0)
            yield return new(texts.Label("refunded"), Money(preorder.Refunded()));
        if (MayCancel(preorder))
            yield return new(texts.Label("terms"), TermsOf(preorder.Refund, texts, now));

        string Money(long amount) => MoneyText.Of(amount, preorder.Currency, texts.Culture);

        string Later(long amount, DateTimeOffset? on) =>
            on > now ? texts.Label("laterOn", Money(amount), texts.Date(on.Value)) : texts.Label("laterThen", Money(amount));
    }

    private static string ItemsOf(EditionDefinition? edition, PreorderDocument preorder, Contact contact)
    {
        var choices = preorder.Choices.Select(choice =>
            edition?.Choices.FirstOrDefault(known => known.Id == choice.Key) is { } known
                ? $"{LocalText.Of(known.Title, contact.Locale)}: {choice.Value}"
                : $"{choice.Key}: {choice.Value}"
        );
        return string.Join(" · ", choices.Prepend($"{preorder.Quantity} × {preorder.Title}"));
    }

    /// <summary>Returns the amount that is charged to the card later.</summary>
    private static long LaterOf(PreorderDocument preorder)
    {
        if (preorder.Status.IsUnpaid())
            return preorder.Amount - preorder.DueNow;
        return IsEnding(preorder) || !preorder.Owes() ? 0 : preorder.Outstanding();
    }

    private static bool MayCancel(PreorderDocument preorder) =>
        !IsEnding(preorder) && preorder.Status is not (PreorderStatus.Fulfilled or PreorderStatus.Disputed);

    private static bool IsEnding(PreorderDocument preorder) =>
        preorder.Status.IsOver() || preorder.Status == PreorderStatus.Refunding || preorder.CancelRequestedAt is not null;

    private static string TermsOf(RefundTerms? terms, MailTexts texts, DateTimeOffset now)
    {
        if (terms is null)
            return texts.Label("termsFull");
        return now < terms.Before ? texts.Label("termsUntil", terms.Percent, texts.Date(terms.Before)) : texts.Label("termsNone");
    }
}
