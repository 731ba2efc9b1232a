namespace CampaignFunctions.Preorders;

/// <summary>
/// The charge of the amount owed. It is one payment, which is confirmed again after a decline, so it succeeds at most once.
/// </summary>
/// <param name="Number">Counts the charges of a pre-order; part of the calls' idempotency keys.</param>
/// <param name="Attempt">Counts the attempts at this charge.</param>
/// <param name="StartedAt">When this attempt was recorded.</param>
/// <param name="PaymentId">The payment provider's id of the payment; null until the payment is known to exist.</param>
public sealed record ChargeIntent(int Number, long Amount, int Attempt, DateTimeOffset StartedAt, string? PaymentId = null)
{
    /// <summary>
    /// The card of this attempt: a repeated call sends the same card, even if the customer gives another one meanwhile. Null in
    /// an attempt of the first version.
    /// </summary>
    public string? CardId { get; init; }

    /// <summary>The card whose bank asked the customer to confirm the payment last; null if no bank did.</summary>
    public string? AskedCardId { get; init; }

    /// <summary>When the charge was first declined: the schedule of retries starts at this time.</summary>
    public DateTimeOffset? DeclinedAt { get; init; }

    /// <summary>The provider's code of the last decline.</summary>
    public string? Decline { get; init; }

    /// <summary>True if this card must not be charged again, for example because its network forbids it.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>
    /// True if the charge was given up: its payment is cancelled at the payment provider and can never succeed.
    /// </summary>
    public bool IsGivenUp { get; init; }

    /// <summary>
    /// The page on which the customer confirms the payment to their bank; null if the bank does not ask for this.
    /// </summary>
    public string? ActionUrl { get; init; }

    /// <summary>When a customer asked for this page last; null if nobody did.</summary>
    public DateTimeOffset? ActionAskedAt { get; init; }
}
