namespace CampaignFunctions.Preorders;

/// <summary>
/// The part of a pre-order that an export shows. It has no name and no address: they are read when the file is written, so a file
/// that waits contains nothing about people.
/// </summary>
public sealed record ExportRow
{
    public required string Id { get; init; }

    public required string VoterKey { get; init; }

    public required string EditionId { get; init; }

    public required string Title { get; init; }

    public required PreorderStatus Status { get; init; }

    public required int Quantity { get; init; }

    public required Dictionary<string, string> Choices { get; init; }

    public required string Country { get; init; }

    public required string Currency { get; init; }

    public required long Amount { get; init; }

    public required long Paid { get; init; }

    public required long Outstanding { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public Fulfilment? Fulfilment { get; init; }

    /// <summary>The ledger, in an export of ledgers; otherwise null.</summary>
    public LedgerEntry[]? Ledger { get; init; }

    public static ExportRow Of(PreorderDocument preorder, ExportKind kind) =>
        new()
        {
            Id = preorder.Id,
            VoterKey = preorder.VoterKey,
            EditionId = preorder.EditionId,
            Title = preorder.Title,
            Status = preorder.Status,
            Quantity = preorder.Quantity,
            Choices = preorder.Choices,
            Country = preorder.Country,
            Currency = preorder.Currency,
            Amount = preorder.Amount,
            Paid = preorder.Paid(),
            Outstanding = preorder.Status.IsOver() ? 0 : Math.Max(0, preorder.Outstanding()),
            CreatedAt = preorder.CreatedAt,
            Fulfilment = preorder.Fulfilment,
            Ledger = kind == ExportKind.Ledger ? preorder.Ledger : null,
        };
}
