namespace CampaignFunctions.Preorders;

/// <summary>An attempt to charge a card without the customer.</summary>
public sealed record CardAttempt(string CardId, DateTimeOffset At)
{
    /// <summary>The most attempts with one card in <see cref="Period"/>. Card networks fine merchants who make more.</summary>
    public const int Most = 8;

    public static readonly TimeSpan Period = TimeSpan.FromDays(30);

    /// <summary>Returns whether the card of the pre-order may be tried now.</summary>
    internal static bool MayTry(PreorderDocument preorder, DateTimeOffset now) =>
        Recent(preorder, now).Count(attempt => attempt.CardId == preorder.Card?.Id) < Most;

    /// <summary>Returns the recent attempts with one more.</summary>
    internal static CardAttempt[] Add(PreorderDocument preorder, string cardId, DateTimeOffset now) =>
        [.. Recent(preorder, now), new(cardId, now)];

    private static IEnumerable<CardAttempt> Recent(PreorderDocument preorder, DateTimeOffset now) =>
        (preorder.CardAttempts ?? []).Where(attempt => attempt.At + Period > now);
}
