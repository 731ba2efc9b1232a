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
        // An offer of fewer units has the price of these units.
        var order = preorder.Status == PreorderStatus.Offered ? preorder.Accepted() : preorder;
        var edition = campaign.Edition(order.EditionId);
        yield return new(texts.Label("order"), order.Number);
        yield return new(texts.Label("items"), ItemsOf(edition, order, contact));
        yield return new(texts.Label("total"), Money(order.Amount));
        if (order.Paid() > 0)
            yield return new(texts.Label("paid"), Money(order.Paid()));
        if (IsToPayNow(order))
            yield return new(texts.Label("now"), Money(order.DueNow));
        if (LaterOf(order) is var later and > 0)
            yield return new(texts.Label("later"), Later(later, edition?.ChargeOn));
        if (OwedOf(order) is var owed and > 0)
            yield return new(texts.Label("owed"), Money(owed));
        if (order.Refunded() + order.Goodwill() is var refunded and > 0)
            yield return new(texts.Label("refunded"), Money(refunded));
        if (MayCancel(order))
            yield return new(texts.Label("terms"), TermsOf(order.Refund, texts, now));

        string Money(long amount) => MoneyText.Of(amount, order.Currency, texts.Culture);

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

    /// <summary>Returns whether the customer can pay in a checkout, or will soon.</summary>
    private static bool IsToPayNow(PreorderDocument order) =>
        order
            is {
                DueNow: > 0,
                CancelRequestedAt: null,
                Status: PreorderStatus.Offered or PreorderStatus.Reserved or PreorderStatus.AwaitingPayment
            };

    /// <summary>Returns the amount that will be charged to the card, as far as the customer's card is not the problem.</summary>
    private static long LaterOf(PreorderDocument order)
    {
        if (IsEnding(order))
            return 0;
        if (order.Status.IsUnpaid())
            return order.Status == PreorderStatus.Waitlisted ? 0 : order.Amount - order.DueNow;
        return order.Status is PreorderStatus.Confirmed or PreorderStatus.ChargeDue && order.Owes() ? order.Outstanding() : 0;
    }

    /// <summary>Returns the amount that is owed now.</summary>
    private static long OwedOf(PreorderDocument order) =>
        !IsEnding(order) && order.Status is PreorderStatus.Charging or PreorderStatus.Declined or PreorderStatus.ActionRequired
            ? Math.Max(0, order.Outstanding())
            : 0;

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
