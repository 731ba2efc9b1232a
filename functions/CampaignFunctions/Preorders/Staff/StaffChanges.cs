using CampaignFunctions.Currencies;
using CampaignFunctions.Problems;

namespace CampaignFunctions.Preorders;

/// <summary>Decides which actions of staff a pre-order allows.</summary>
internal static class StaffChanges
{
    /// <summary>How far an offer or a hold can be extended.</summary>
    private static readonly TimeSpan MostExtended = TimeSpan.FromDays(30);

    /// <summary>
    /// Cancels the pre-order for the brand: the customer gets this percentage of the paid amount back, whatever the terms say. A
    /// repeated call with the same percentage returns it unchanged.
    /// </summary>
    public static Result<PreorderDocument> CancelForBrand(PreorderDocument preorder, int percent, DateTimeOffset now)
    {
        if (percent is < 0 or > 100)
            return Problem.Invalid("percent", "must be 0 to 100");
        // Then it stands, even if the customer pays first.
        if (preorder.IsCancelledByLink && !preorder.Status.IsOver())
            return preorder with { IsCancelledByLink = false, ReturnPercent = percent };
        if (preorder.CancelRequestedAt is not null || preorder.Status.IsOver())
            return preorder.ReturnPercent == percent ? preorder : ProblemCode.PreorderLocked;
        return PreorderChanges.CancelByStaff(preorder with { ReturnPercent = percent }, now);
    }

    /// <summary>
    /// Charges the amount owed at once, at the next turn at the payment provider. A declined card is tried again, unless its
    /// network forbids this.
    /// </summary>
    public static Result<PreorderDocument> Charge(PreorderDocument preorder, DateTimeOffset now) =>
        preorder switch
        {
            { CancelRequestedAt: not null } or { StaffNeeded: not null } => ProblemCode.PreorderLocked,
            { Status: PreorderStatus.Charging } or { Status: PreorderStatus.ChargeDue, ChargeRunId: null } => preorder,
            { Status: PreorderStatus.ChargeDue } => Due(preorder with { ChargeRunId = null }, now), // its run may be paused
            { Status: PreorderStatus.Confirmed, Card: not null } when preorder.Owes() => Due(
                preorder.To(PreorderStatus.ChargeDue, now) with
                {
                    ChargeRunId = null,
                }, // no run may put it back
                now
            ),
            { Status: PreorderStatus.Declined, Charge.IsForbidden: false } when preorder.DueAt <= now => preorder,
            { Status: PreorderStatus.Declined, Charge.IsForbidden: false } when CardAttempt.MayTry(preorder, now) => Due(
                preorder,
                now
            ),
            _ => ProblemCode.PreorderLocked,
        };

    private static PreorderDocument Due(PreorderDocument preorder, DateTimeOffset now) =>
        preorder with
        {
            DueAt = now,
            TurnAt = null,
        };

    /// <summary>Extends an offer from the waitlist. It is never shortened.</summary>
    public static Result<PreorderDocument> ExtendOffer(PreorderDocument preorder, DateTimeOffset until, DateTimeOffset now)
    {
        if (CheckUntil(until, now) is { } invalid)
            return invalid;
        if (preorder is not { Status: PreorderStatus.Offered, OfferUntil: { } end } || end <= now)
            return ProblemCode.PreorderLocked; // the time of an offer starts with its mail
        return until <= end ? preorder : preorder with { OfferUntil = until, DueAt = until };
    }

    /// <summary>
    /// Holds the units of an unpaid pre-order longer: if the page for the payment closes earlier, another one opens. The time is
    /// never shortened.
    /// </summary>
    public static Result<PreorderDocument> ExtendHold(PreorderDocument preorder, DateTimeOffset until, DateTimeOffset now)
    {
        if (CheckUntil(until, now) is { } invalid)
            return invalid;
        if (
            preorder
            is not {
                Status: PreorderStatus.Reserved or PreorderStatus.AwaitingPayment,
                CancelRequestedAt: null,
                StaffNeeded: null
            }
        )
            return ProblemCode.PreorderLocked;
        return until <= preorder.HoldUntil || until <= preorder.HeldUntil ? preorder : preorder with { HeldUntil = until };
    }

    private static Problem? CheckUntil(DateTimeOffset until, DateTimeOffset now) =>
        until <= now || until > now + MostExtended
            ? Problem.Invalid("until", $"must be at most {MostExtended.Days} days ahead")
            : null;

    /// <summary>
    /// Refunds this amount, or everything, and cancels nothing. The customer does not owe it again. Refused while other money is
    /// moving back.
    /// </summary>
    public static Result<PreorderDocument> Refund(PreorderDocument preorder, long? amount, DateTimeOffset now)
    {
        var most = preorder.Paid();
        if (
            preorder is { StaffNeeded: not null } or { Goodwill: not null }
            || (preorder.CancelRequestedAt is not null && !preorder.Status.IsOver())
            || Array.Exists(preorder.Refunds, refund => refund.State == RefundState.Intended)
            || preorder.Ledger.Balance(Accounts.Disputed) != 0
            || preorder.Outstanding() < 0
            || most <= 0
        )
            return ProblemCode.PreorderLocked;
        var chosen = amount ?? most;
        if (chosen <= 0 || chosen > most || Currency.Of(preorder.Currency).RoundUp(chosen) != chosen)
            return Problem.Invalid("amount", $"must be 1 to {most}, and an amount that the currency allows");
        return preorder with { Goodwill = new(chosen, now), LookAt = now };
    }

    /// <summary>Sends the mail that fits the status again; refused if no mail fits.</summary>
    public static Result<PreorderDocument> SendMail(PreorderDocument preorder, DateTimeOffset now) =>
        NewsOf(preorder) is { } news ? preorder.Mail(news, now) : ProblemCode.PreorderLocked;

    private static PreorderMailKind? NewsOf(PreorderDocument preorder) =>
        preorder.Status switch
        {
            PreorderStatus.Waitlisted when preorder.AwaitsProof() => PreorderMailKind.ConfirmEmail,
            PreorderStatus.Waitlisted => PreorderMailKind.Waitlisted,
            PreorderStatus.Offered when preorder.OfferUntil is null => null, // its mail is still to be sent
            PreorderStatus.Offered => preorder.OfferedQuantity is null ? PreorderMailKind.Offered : PreorderMailKind.OfferedFewer,
            PreorderStatus.AwaitingPayment when preorder.CancelRequestedAt is null => PreorderMailKind.CheckoutOpen,
            PreorderStatus.Confirmed when preorder.CancelRequestedAt is null => PreorderMailKind.Confirmed,
            PreorderStatus.Paid or PreorderStatus.Fulfilled when preorder.CancelRequestedAt is null => PreorderMailKind.Paid,
            PreorderStatus.ActionRequired when preorder.CancelRequestedAt is null => PreorderMailKind.ActionRequired,
            PreorderStatus.Declined when preorder.CancelRequestedAt is null => PreorderMailKind.Declined,
            PreorderStatus.Disputed => PreorderMailKind.Disputed,
            PreorderStatus.Expired => PreorderMailKind.Expired,
            PreorderStatus.Refunded or PreorderStatus.Cancelled => RefundNews.Of(preorder),
            _ => null,
        };
}
