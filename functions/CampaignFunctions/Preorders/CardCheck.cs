namespace CampaignFunctions.Preorders;

/// <summary>Finds cards that expire before they are to be charged, and tells their owners in time.</summary>
internal static class CardCheck
{
    /// <summary>So many days ahead of the charge.</summary>
    private static readonly int[] Ahead = [7, 30, 60];

    /// <summary>The date of the charge may still be set, or moved.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromDays(1);

    /// <summary>The pre-order with its owner told where that is due, and when to look again.</summary>
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
