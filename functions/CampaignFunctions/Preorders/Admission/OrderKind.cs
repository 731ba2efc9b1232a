namespace CampaignFunctions.Preorders;

/// <summary>The kinds of pre-orders that the limits tell apart.</summary>
internal static class OrderKind
{
    /// <summary>It holds units, and is not paid.</summary>
    public const string Unpaid = "unpaid";

    /// <summary>It is on the waitlist, or has an offer from it.</summary>
    public const string Waiting = "waiting";

    /// <summary>The customer has committed to it.</summary>
    public const string Committed = "committed";

    /// <summary>It has no units, and gets none.</summary>
    public const string Over = "over";

    public static string Of(PreorderStatus status) =>
        status switch
        {
            PreorderStatus.Draft or PreorderStatus.Reserved or PreorderStatus.AwaitingPayment => Unpaid,
            PreorderStatus.Waitlisted or PreorderStatus.Offered => Waiting,
            _ => status.IsOver() ? Over : Committed,
        };
}
