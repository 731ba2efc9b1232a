namespace CampaignFunctions.Preorders;

/// <summary>An attempt to charge a card without the customer.</summary>
/// <param name="CardId">The card's fingerprint; the id of the saved card if the payment provider gives none.</param>
public sealed record CardAttempt(string CardId, DateTimeOffset At)
{
    /// <summary>The most attempts with one card in <see cref="Period"/>. Card networks fine merchants who make more.</summary>
    public const int Most = 8;

    public static readonly TimeSpan Period = TimeSpan.FromDays(30);

    /// <summary>Returns whether the card of the pre-order may be tried now.</summary>
    internal static bool MayTry(PreorderDocument preorder, DateTimeOffset now) =>
        Recent(preorder, now).Count(attempt => attempt.CardId == KeyOf(preorder)) < Most;

    /// <summary>Returns the recent attempts with one more.</summary>
    internal static CardAttempt[] Add(PreorderDocument preorder, DateTimeOffset now) =>
        [.. Recent(preorder, now), new(KeyOf(preorder)!, now)];

    private static string? KeyOf(PreorderDocument preorder) => preorder.Card?.Fingerprint ?? preorder.Card?.Id;

    private static IEnumerable<CardAttempt> Recent(PreorderDocument preorder, DateTimeOffset now) =>
        (preorder.CardAttempts ?? []).Where(attempt => attempt.At + Period > now);
}
