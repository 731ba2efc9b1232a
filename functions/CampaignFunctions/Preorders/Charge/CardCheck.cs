namespace CampaignFunctions.Preorders;

/// <summary>Finds saved cards that expire before their charge, and mails their owners in time.</summary>
internal static class CardCheck
{
    /// <summary>The numbers of days before the charge at which a customer is warned.</summary>
    private static readonly int[] Ahead = [7, 30, 60];

    /// <summary>The longest time between two checks: the date of the charge can still be set or moved.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromDays(1);

    /// <summary>Returns the pre-order with a warning mail if one is due, and with the time of the next check.</summary>
    public static PreorderDocument Of(PreorderDocument preorder, DateTimeOffset? chargeOn, DateTimeOffset now)
    {
        if (preorder.Status != PreorderStatus.Confirmed || preorder.Card is not { } card)
            return preorder with { DueAt = null };
        if (chargeOn is not { } date || date <= now)
            return preorder with { DueAt = now + AskEvery };

        var mark = Array.Find(Ahead, days => date - now <= TimeSpan.FromDays(days));
        var isToTell =
            mark != 0
            && card.ExpiresAt <= date
            && !(preorder.CardWarned?.ChargeOn == date && preorder.CardWarned.DaysAhead <= mark);
        var told = isToTell ? preorder.Mail(PreorderMailKind.CardExpiring, now) with { CardWarned = new(date, mark) } : preorder;
        return told with { DueAt = Next(date, now) };
    }

    private static DateTimeOffset Next(DateTimeOffset date, DateTimeOffset now) =>
        Ahead.Select(days => date.AddDays(-days)).Append(now + AskEvery).Where(at => at > now).Min();
}
