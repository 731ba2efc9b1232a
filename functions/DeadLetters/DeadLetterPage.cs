namespace CampaignFunctions.DeadLetters;

/// <summary>Dead letters of a queue.</summary>
/// <param name="Letters">The oldest dead letters of the queue.</param>
/// <param name="HasMore">True if the queue may have more.</param>
internal sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, bool HasMore);
