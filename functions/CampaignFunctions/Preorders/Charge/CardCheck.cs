using CampaignFunctions.Campaigns;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Tells customers in time about a charge: the amount and the date some days before, and much earlier if the saved card expires
/// before the charge.
/// </summary>
internal static class CardCheck
{
    /// <summary>The numbers of days before the charge at which a customer is warned that the card expires.</summary>
    private static readonly int[] Ahead = [7, 30, 60];

    /// <summary>The longest time between two checks: the date of the charge can still be set or moved.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromDays(1);

    /// <summary>Returns the pre-order with a mail if one is due, and with the time of the next check.</summary>
    public static PreorderDocument Of(PreorderDocument preorder, EditionDefinition edition, DateTimeOffset now)
    {
        if (preorder.Status != PreorderStatus.Confirmed || preorder.Card is not { } card)
            return preorder with { DueAt = null };
        if (edition.ChargeOn is not { } date || date <= now)
            return preorder with { DueAt = now + AskEvery };

        var expires = card.ExpiresAt <= date;
        var mark = Array.Find(Ahead, days => date - now <= TimeSpan.FromDays(days));
        var warns = mark != 0 && expires && !(preorder.CardWarned?.ChargeOn == date && preorder.CardWarned.DaysAhead <= mark);
        var noticeAt = NoticeAt(edition, date);
        var notices = noticeAt <= now && !ChargeNotice.IsGiven(preorder, date) && preorder.Owes();
        var told = preorder with
        {
            CardWarned = warns ? new(date, mark) : preorder.CardWarned,
            ChargeNoticed = notices ? new(date, preorder.Outstanding()) : preorder.ChargeNoticed,
            DueAt = Next(date, noticeAt, now),
        };
        // A mail shows the amount and the date as they are when it is sent, so a warning or a waiting confirmation is the notice.
        if (warns)
            return told.Mail(PreorderMailKind.CardExpiring, now);
        var isConfirming = Array.Exists(preorder.Mails, mail => mail.Kind == PreorderMailKind.Confirmed);
        return notices && !isConfirming ? told.Mail(PreorderMailKind.ChargeAhead, now) : told;
    }

    /// <summary>Returns the time of the notice; null if the edition wants none.</summary>
    private static DateTimeOffset? NoticeAt(EditionDefinition edition, DateTimeOffset date) =>
        edition.ChargeNoticeDays is 0 ? null : date.AddDays(-(edition.ChargeNoticeDays ?? EditionDefinition.UsualNoticeDays));

    private static DateTimeOffset Next(DateTimeOffset date, DateTimeOffset? noticeAt, DateTimeOffset now) =>
        Ahead.Select(days => date.AddDays(-days)).Append(noticeAt ?? now).Append(now + AskEvery).Where(at => at > now).Min();
}
