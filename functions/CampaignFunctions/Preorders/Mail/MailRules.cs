using CampaignFunctions.Notifications;

namespace CampaignFunctions.Preorders;

/// <summary>Decides what a mail means for its pre-order: whether it is still true, and which times begin with it.</summary>
internal static class MailRules
{
    /// <summary>Returns whether news is still true of the pre-order: a mail may be late.</summary>
    public static bool IsTrue(PreorderMailKind kind, PreorderDocument preorder) =>
        kind switch
        {
            PreorderMailKind.Offered or PreorderMailKind.OfferedFewer => preorder.Status == PreorderStatus.Offered,
            PreorderMailKind.CheckoutOpen => preorder.Status == PreorderStatus.AwaitingPayment,
            PreorderMailKind.ActionRequired => preorder.Status == PreorderStatus.ActionRequired,
            PreorderMailKind.Declined => preorder.Status is PreorderStatus.Declined or PreorderStatus.Charging,
            PreorderMailKind.CardExpiring or PreorderMailKind.ChargeAhead => preorder
                is { Status: PreorderStatus.Confirmed, CancelRequestedAt: null }
                && preorder.Owes(),
            PreorderMailKind.ConfirmEmail => preorder.AwaitsProof(),
            _ => true,
        };

    /// <summary>
    /// Returns whether the mail goes to an address that nobody has proven, about an order that nobody has paid: without it, the
    /// order cannot go on.
    /// </summary>
    public static bool IsForAnybody(PreorderMailKind kind) =>
        kind is PreorderMailKind.ConfirmEmail or PreorderMailKind.CheckoutOpen or PreorderMailKind.NewLink;

    /// <summary>
    /// Starts the time of an offer with its mail, or starts it again if an earlier attempt to send the mail was cut off. If staff
    /// send the mail again, the offer keeps its end.
    /// </summary>
    public static PreorderDocument BeginOffer(PreorderDocument preorder, DateTimeOffset now, DueMail mail) =>
        preorder.OfferUntil is null || HasBegunOffer(preorder) ? OfOffer(preorder, now + OfferUnits.OfferedFor, mail) : preorder;

    /// <summary>Returns the pre-order after its mail was not sent. If the mail has begun an offer, it has not begun.</summary>
    public static PreorderDocument Released(PreorderDocument preorder, DueMail mail) =>
        (HasBegunOffer(preorder) ? OfOffer(preorder, until: null, mail) : preorder) with
        {
            MailClaimedUntil = null,
        };

    /// <summary>Returns whether the mail that is claimed has begun the time of the offer.</summary>
    private static bool HasBegunOffer(PreorderDocument preorder) =>
        preorder.OfferUntil is not null
        && preorder.OfferUntil == preorder.MailClaimedUntil - MailClaim.Lifetime + OfferUnits.OfferedFor;

    /// <summary>Returns the pre-order with this end of its offer, if the mail is about the offer that it has.</summary>
    public static PreorderDocument OfOffer(PreorderDocument preorder, DateTimeOffset? until, DueMail mail) =>
        preorder.Status == PreorderStatus.Offered && mail.Kind is PreorderMailKind.Offered or PreorderMailKind.OfferedFewer
            ? preorder with
            {
                OfferUntil = until,
                DueAt = until,
            }
            : preorder;

    /// <summary>Returns the pre-order with this end of the time for the proof, if the mail asks for it.</summary>
    public static PreorderDocument OfProof(PreorderDocument preorder, DateTimeOffset until, DueMail mail) =>
        mail.Kind == PreorderMailKind.ConfirmEmail ? preorder with { DueAt = until } : preorder;
}
