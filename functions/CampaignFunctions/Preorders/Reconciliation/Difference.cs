using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>A difference between a ledger and the payment provider's books.</summary>
/// <param name="Date">The day at the payment provider or, if it has no such entry, in the ledger.</param>
/// <param name="Reference">The payment provider's id of the payment, refund or dispute.</param>
/// <param name="Ours">The amount that the ledger counts, in minor units; null if it has no such entry.</param>
/// <param name="Theirs">The amount that the payment provider counts; null if it has no such entry.</param>
public sealed record Difference(
    DateOnly Date,
    Book Book,
    string Reference,
    string PreorderId,
    string Currency,
    DifferenceKind Kind,
    long? Ours,
    long? Theirs
);
