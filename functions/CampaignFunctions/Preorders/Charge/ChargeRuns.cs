using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Reads charge runs.</summary>
public sealed class ChargeRuns(IDocumentStore store)
{
    public Task<Versioned<ChargeRunDocument>?> FindAsync(
        string campaignId,
        string editionId,
        string id,
        CancellationToken cancellationToken
    ) =>
        store.FindAsync(ChargeRunDocument.Container, ChargeRunDocument.PartitionOf(campaignId, editionId), id, cancellationToken);

    /// <summary>
    /// Returns whether the run that included the pre-order was paused or stopped. The caller must have read the pre-order before:
    /// a run that goes on writes each of its pre-orders afterwards.
    /// </summary>
    public async Task<bool> IsHeldAsync(PreorderDocument preorder, CancellationToken cancellationToken) =>
        preorder.ChargeRunId is { } run
        && await FindAsync(preorder.CampaignId, preorder.EditionId, run, cancellationToken) is { Document.IsHeld: true };

    /// <summary>Returns the pre-order as it was before the run included it.</summary>
    internal static PreorderDocument PutBack(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.Settled(now) with
        {
            ChargeRunId = null,
            DueAt = now,
            TurnAt = null,
        };
}
