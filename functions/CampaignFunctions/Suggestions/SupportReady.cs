using CampaignFunctions.Health;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Checks that the support and the comments of every suggestion can be counted.</summary>
public sealed class SupportReady(IDocumentStore store) : IReadyCheck
{
    public string Part => "support";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        await IsReadyAsync(SupportSweepDocument.OfSupport, cancellationToken)
        && await IsReadyAsync(SupportSweepDocument.OfComments, cancellationToken);

    private async Task<bool> IsReadyAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(SupportSweepDocument.Container, id, id, cancellationToken)
            is null
                or { Document: { Unread.Length: 0, StoppedSince: null } };
}
