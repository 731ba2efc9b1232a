namespace CampaignFunctions.Payments;

/// <summary>A payment that succeeded, a refund, or a dispute that took money, in the payment provider's books.</summary>
/// <param name="Reference">The payment provider's id of the payment, refund or dispute.</param>
/// <param name="Amount">In minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="At">When it was created there.</param>
/// <param name="Outcome"><c>failed</c>, <c>won</c> or <c>lost</c>; null if there is none (yet).</param>
/// <param name="PreorderId">The pre-order of the payment.</param>
public sealed record BookEntry(
    Book Book,
    string Reference,
    long Amount,
    string Currency,
    DateTimeOffset At,
    string? Outcome,
    string PreorderId
);
