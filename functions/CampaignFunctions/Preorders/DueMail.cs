namespace CampaignFunctions.Preorders;

/// <summary>A mail that is to be sent.</summary>
/// <param name="Number">Counts the mails of a pre-order, and names this one.</param>
public sealed record DueMail(int Number, PreorderMailKind Kind, DateTimeOffset At)
{
    /// <summary>Mail that is due for so long has lost its hint.</summary>
    public static readonly TimeSpan Overdue = TimeSpan.FromSeconds(30);
}
