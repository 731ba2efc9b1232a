namespace CampaignFunctions.Preorders;

/// <summary>Tells when a pre-order is due.</summary>
internal static class DueTimes
{
    /// <summary>When its next step, its next check or its mail is due; null if none is due.</summary>
    public static DateTimeOffset? NextDueAt(this PreorderDocument preorder) =>
        Earlier(preorder.WorkDueAt(), preorder.MailDueAt());

    /// <summary>When its next step, at its turn, or its next check is due; null if none is due.</summary>
    public static DateTimeOffset? WorkDueAt(this PreorderDocument preorder) =>
        preorder.StaffNeeded is null ? Earlier(StepDueAt(preorder), preorder.LookAt) : null;

    /// <summary>When its first mail has lost its hint; null if no mail is waiting.</summary>
    public static DateTimeOffset? MailDueAt(this PreorderDocument preorder) =>
        preorder.Mails is [var first, ..] ? preorder.MailClaimedUntil ?? first.At + DueMail.Overdue : null;

    private static DateTimeOffset? StepDueAt(PreorderDocument preorder) =>
        preorder.TurnAt > preorder.DueAt ? preorder.TurnAt : preorder.DueAt;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other ?? one : one;
}
