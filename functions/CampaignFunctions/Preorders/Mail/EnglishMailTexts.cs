namespace CampaignFunctions.Preorders;

/// <summary>The English texts of the mails about a pre-order. See <see cref="PreorderMailTexts"/>.</summary>
internal static class EnglishMailTexts
{
    public static readonly Dictionary<PreorderMailKind, (string Subject, string Text)> All = new()
    {
        [PreorderMailKind.CheckoutOpen] = (
            "{1}: you can pay now",
            "The page to pay for {1} is open until {5} UTC. We hold it for you until then:\n{2}"
        ),
        [PreorderMailKind.Confirmed] = (
            "{1}: your pre-order is confirmed",
            "Your pre-order of {1} is confirmed.\nPaid: {3}. Still to pay, later: {4}."
        ),
        [PreorderMailKind.Paid] = ("{1}: paid", "We have received your payment for {1}.\nPaid: {3}."),
        [PreorderMailKind.Waitlisted] = (
            "{1}: you are on the waitlist",
            "You are on the waitlist for {1}. We write as soon as it is your turn."
        ),
        [PreorderMailKind.ConfirmEmail] = (
            "{1}: please confirm your email address",
            "You asked for a place on the waitlist for {1}. Please confirm here that this is your email address, within 7 "
                + "days:\n{2}\nYou get your place as soon as you do. If you did not ask for it, ignore this mail."
        ),
        [PreorderMailKind.Offered] = ("{1}: it is your turn", "We hold {1} for you until {5} UTC. Take it here:\n{2}"),
        [PreorderMailKind.OfferedFewer] = (
            "{1}: it is your turn, with {6} of {7}",
            "You wait for {7} of {1}, and {6} is free now. We hold it for you until {5} UTC. Take it here:\n{2}\nIf you do not, "
                + "you keep your place, and we write again when all {7} are free."
        ),
        [PreorderMailKind.Expired] = (
            "{1}: your pre-order has lapsed",
            "Your pre-order of {1} was not completed in time and has lapsed. Nothing was charged."
        ),
        [PreorderMailKind.Cancelled] = ("{1}: your pre-order is cancelled", "Your pre-order of {1} is cancelled."),
        [PreorderMailKind.Refunded] = (
            "{1}: your money is on its way",
            "Your pre-order of {1} is cancelled, and all that you paid is on its way back to you."
        ),
        [PreorderMailKind.PartlyRefunded] = (
            "{1}: your pre-order is cancelled",
            "Your pre-order of {1} is cancelled, and {8} is on its way back to you."
        ),
        [PreorderMailKind.ActionRequired] = (
            "{1}: please confirm your payment",
            "Your bank wants you to confirm the payment of {4} for {1}. Please do so here:\n{2}"
        ),
        [PreorderMailKind.Declined] = (
            "{1}: your card was declined",
            "Your card was declined for the payment of {4} for {1}. You can give us another card here:\n{2}\nElse we "
                + "may try this one again in the next days."
        ),
        [PreorderMailKind.ChargeFailed] = (
            "{1}: we could not charge your card",
            "We could not charge your card for {1}, and are cancelling your pre-order. We write again once that is done."
        ),
        [PreorderMailKind.CardExpiring] = (
            "{1}: your card expires soon",
            "The card that you gave us for {1} expires before we charge it. Please give us another one here:\n{2}"
        ),
        [PreorderMailKind.Disputed] = (
            "{1}: your bank has taken the payment back",
            "Your bank has taken your payment for {1} back while it looks into it. Your pre-order rests until it has decided."
        ),
        [PreorderMailKind.NewLink] = (
            "{1}: your new link",
            "Here is the new link to your order of {1}. The links in our earlier mails no longer work."
        ),
    };
}
