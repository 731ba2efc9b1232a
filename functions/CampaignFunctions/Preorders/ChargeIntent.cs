namespace CampaignFunctions.Preorders;

/// <summary>The charge of what is owed: one payment, confirmed again after a decline, so that it succeeds once at most.</summary>
/// <param name="Number">Counts the charges of a pre-order; part of the calls' idempotency keys.</param>
/// <param name="Attempt">Counts the confirmations of this charge.</param>
/// <param name="PaymentId">The provider's id, once it is known to be made.</param>
/// <param name="StartedAt">When it was meant.</param>
public sealed record ChargeIntent(int Number, long Amount, int Attempt, DateTimeOffset StartedAt, string? PaymentId = null)
{
    /// <summary>When it was first declined: the schedule of further tries counts from there.</summary>
    public DateTimeOffset? DeclinedAt { get; init; }

    /// <summary>The provider's code of the last decline.</summary>
    public string? Decline { get; init; }

    /// <summary>Whether the card's network forbids to try this card again.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>Whether the payment was cancelled at the provider: it can succeed no more.</summary>
    public bool IsGivenUp { get; init; }

    /// <summary>Where the customer proves to the bank that it is them.</summary>
    public string? ActionUrl { get; init; }
}
