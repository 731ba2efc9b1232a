namespace CampaignFunctions.Preorders;

/// <summary>A pre-order in an export for fulfilment. Amounts are in minor units of <paramref name="Currency"/>.</summary>
/// <param name="Name">The customer's name; null if the customer is unknown or forgotten. So is the address.</param>
/// <param name="IsEmailProven">True if somebody who can read mail to the address has proven it.</param>
/// <param name="Paid">The paid amount, minus all refunds.</param>
/// <param name="Outstanding">The amount still owed.</param>
public sealed record ExportedOrder(
    string Number,
    string Id,
    string EditionId,
    string Title,
    PreorderStatus Status,
    int Quantity,
    Dictionary<string, string> Choices,
    string? Name,
    string? Email,
    bool IsEmailProven,
    string Country,
    string Currency,
    long Amount,
    long Paid,
    long Outstanding,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FulfilledAt,
    string? FulfilmentReference
);
