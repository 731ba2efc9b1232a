namespace CampaignFunctions.DeadLetters;

/// <summary>Messages that were given up.</summary>
/// <param name="HasMore">Whether there may be more.</param>
internal sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, bool HasMore);
