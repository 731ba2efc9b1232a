namespace CampaignFunctions.Preorders;

/// <summary>A mail that is waiting to be sent.</summary>
/// <param name="Number">Counts the mails of a pre-order, and identifies this one.</param>
public sealed record DueMail(int Number, PreorderMailKind Kind, DateTimeOffset At)
{
    /// <summary>The amount that the mail is about, if it tells of one that later events change; otherwise null.</summary>
    public long? Amount { get; init; }

    /// <summary>A mail this overdue has lost its hint.</summary>
    public static readonly TimeSpan Overdue = TimeSpan.FromSeconds(30);
}
