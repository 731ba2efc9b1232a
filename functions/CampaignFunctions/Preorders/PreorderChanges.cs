using CampaignFunctions.Campaigns;
using CampaignFunctions.Currencies;
using CampaignFunctions.Problems;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Decides which changes a pre-order allows. It only records work at the payment provider; the queue carries this work out.
/// </summary>
internal static class PreorderChanges
{
    /// <summary>How long the page stays open on which the customer gives another card. No units are held for it.</summary>
    private static readonly TimeSpan RenewalFor = TimeSpan.FromHours(12);

    /// <summary>How long a page of the bank counts as fresh.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    private const int MaxReference = 200;

    /// <summary>Cancels the pre-order for its customer. A repeated call returns the pre-order unchanged.</summary>
    public static Result<PreorderDocument> Cancel(PreorderDocument preorder, DateTimeOffset now) =>
        preorder is { Status: PreorderStatus.Fulfilled, Fulfilment: { } fulfilled, CancelRequestedAt: null }
        && fulfilled.At.AddDays(preorder.WithdrawalDays ?? Fulfilment.DefaultWithdrawalDays) <= now
            ? ProblemCode.PreorderLocked
            : CancelByStaff(preorder, now);

    /// <summary>Cancels the pre-order for staff, who may do this after the time of the customer too.</summary>
    public static Result<PreorderDocument> CancelByStaff(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.Status switch
        {
            // The customer's bank has not decided yet.
            PreorderStatus.Disputed when preorder.Ledger.Balance(Accounts.Disputed) != 0 => ProblemCode.PreorderLocked,
            PreorderStatus.Waitlisted or PreorderStatus.Offered => Ended(preorder, now),
            // No opening call was begun: nobody can pay.
            PreorderStatus.Reserved when preorder.Checkout is null => Ended(preorder, now),
            _ when preorder.Status.IsOver() || preorder.CancelRequestedAt is not null => preorder,
            _ => preorder with { CancelRequestedAt = now, DueAt = now, TurnAt = null },
        };

    /// <summary>
    /// Cancels the pre-order for a caller who has only its link, to an address that nobody has proven. Once the pre-order is
    /// confirmed, this is refused.
    /// </summary>
    public static Result<PreorderDocument> CancelByLink(PreorderDocument preorder, DateTimeOffset now)
    {
        if (preorder.CancelRequestedAt is not null || preorder.Status.IsOver())
            return preorder;
        if (!preorder.Status.IsUnpaid())
            return ProblemCode.EmailUnproven;
        var cancelled = Cancel(preorder, now);
        return cancelled is { IsSuccess: true, Value.CancelRequestedAt: not null }
            ? cancelled.Value with
            {
                IsCancelledByLink = true,
            }
            : cancelled;
    }

    /// <summary>
    /// Ends the link of the pre-order, and mails the next one. An address that must be proven first is asked for the proof again.
    /// </summary>
    public static Result<PreorderDocument> Relink(PreorderDocument preorder, DateTimeOffset now)
    {
        var relinked = preorder with { LinkVersion = preorder.LinkVersion + 1 };
        return preorder.AwaitsProof() ? ProveEmail.Unproven(relinked, now) : relinked.Mail(PreorderMailKind.NewLink, now);
    }

    /// <summary>Marks a paid pre-order as fulfilled. A repeated call with the same reference returns it unchanged.</summary>
    public static Result<PreorderDocument> Fulfil(PreorderDocument preorder, string reference, DateTimeOffset now)
    {
        var text = NormalText.Of(reference).Trim();
        if (!ReadableText.Has(text, 1, MaxReference))
            return Problem.Invalid("reference", $"must be 1 to {MaxReference} characters");
        if (preorder.Fulfilment?.Reference == text)
            return preorder;
        return preorder is { Status: PreorderStatus.Paid, CancelRequestedAt: null }
            ? preorder.To(PreorderStatus.Fulfilled, now) with
            {
                Fulfilment = new(text, now),
            }
            : ProblemCode.PreorderLocked;
    }

    private static PreorderDocument Ended(PreorderDocument preorder, DateTimeOffset now)
    {
        var ended = preorder.To(PreorderStatus.Cancelled, now) with
        {
            OfferedQuantity = null,
            DueAt = now,
            TurnAt = null,
            ProofTag = null,
        };
        // An address that nobody has proven may be a stranger's: it gets no more than the mail that asks for the proof.
        return preorder.AwaitsProof() ? ended : ended.Mail(PreorderMailKind.Cancelled, now);
    }

    /// <summary>
    /// Lets a pre-order go on after staff have looked at it: the step that was rejected is carried out again, and all payments
    /// are checked. A repeated call returns the pre-order unchanged.
    /// </summary>
    public static Result<PreorderDocument> Resume(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.StaffNeeded is null ? preorder : preorder with { StaffNeeded = null, ResumedAt = now, LookAt = now };

    /// <summary>Accepts an offer. The units are held as for a new pre-order, and a checkout will be opened.</summary>
    public static Result<PreorderDocument> Accept(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.Status switch
        {
            PreorderStatus.Offered when !(preorder.OfferUntil <= now) => ReserveUnits.InLine(preorder, now),
            PreorderStatus.Reserved
            or PreorderStatus.AwaitingPayment
                when Array.Exists(preorder.History, entry => entry.Status == PreorderStatus.Offered) => preorder,
            _ => ProblemCode.PreorderLocked,
        };

    /// <summary>
    /// Requests a checkout in which the customer gives another card. A checkout that is already open is used again.
    /// </summary>
    public static Result<PreorderDocument> Renew(PreorderDocument preorder, DateTimeOffset now)
    {
        if (preorder.Renewal is { } open && open.ExpiresAt > now)
            return preorder;
        var isOwing = preorder.Status is PreorderStatus.Confirmed or PreorderStatus.Declined or PreorderStatus.ActionRequired;
        return isOwing && preorder is { CustomerId: not null, CancelRequestedAt: null, Charge: null or { IsGivenUp: false } }
            ? preorder with
            {
                Renewal = new(preorder.RenewalCount + 1, 0, now + RenewalFor),
                RenewalCount = preorder.RenewalCount + 1,
                LookAt = now,
            }
            : ProblemCode.PreorderLocked;
    }

    /// <summary>
    /// Asks for a fresh page on which the customer confirms the payment to their bank: the payment provider may have replaced the
    /// last one. A call within a minute of the last one returns the pre-order unchanged.
    /// </summary>
    public static Result<PreorderDocument> Confirm(PreorderDocument preorder, DateTimeOffset now)
    {
        if (
            preorder
            is not { Status: PreorderStatus.ActionRequired, CancelRequestedAt: null, Charge: { PaymentId: not null } charge }
        )
            return ProblemCode.PreorderLocked;
        return charge.ActionAskedAt + FreshFor > now
            ? preorder
            : preorder with
            {
                Charge = charge with { ActionUrl = null, ActionAskedAt = now },
                LookAt = now,
            };
    }

    /// <summary>
    /// Changes the choices, and with them the price. If the price rises, the customer owes the difference. If it falls, the
    /// difference is refunded once it was paid. A checkout that has begun stays as it is.
    /// </summary>
    public static Result<PreorderDocument> Choose(
        PreorderDocument preorder,
        EditionDefinition edition,
        Dictionary<string, string> choices,
        DateTimeOffset now
    )
    {
        if (PreorderRules.Check(choices, edition) is { } unknown)
            return unknown;
        if (choices.All(choice => preorder.Choices.GetValueOrDefault(choice.Key) == choice.Value))
            return preorder;
        if (now >= edition.LockDate || preorder.CancelRequestedAt is not null || !IsOpenToChoices(preorder.Status))
            return ProblemCode.PreorderLocked;
        var price = PreorderMoney.Price(edition, preorder.Quantity, choices);
        if (price > Currency.Of(preorder.Currency).Most)
            return Problem.Invalid("choices", "must not cost more than one payment allows");

        var chosen = preorder with { Choices = choices, Amount = price };
        return preorder.Status switch
        {
            PreorderStatus.Waitlisted or PreorderStatus.Offered => chosen with
            {
                DueNow = PreorderMoney.DueNow(edition, preorder.Quantity, price),
            },
            PreorderStatus.Confirmed or PreorderStatus.Paid => chosen.Settled(now) with { DueAt = now },
            _ => chosen,
        };
    }

    private static bool IsOpenToChoices(PreorderStatus status) =>
        status
            is PreorderStatus.Waitlisted
                or PreorderStatus.Offered
                or PreorderStatus.Reserved
                or PreorderStatus.AwaitingPayment
                or PreorderStatus.Confirmed
                or PreorderStatus.Paid;
}
