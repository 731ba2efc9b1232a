namespace CampaignFunctions.Preorders;

/// <summary>The request for an export.</summary>
/// <param name="EditionId">Only pre-orders of this edition; all if null.</param>
/// <param name="Status">Only pre-orders with this status; all if null.</param>
public sealed record ExportRequest(ExportKind Kind, ExportFormat Format, string? EditionId = null, PreorderStatus? Status = null)
{
    internal bool Fits(PreorderDocument preorder) =>
        preorder.Status != PreorderStatus.Draft
        && (EditionId ?? preorder.EditionId) == preorder.EditionId
        && (Status ?? preorder.Status) == preorder.Status;
}
