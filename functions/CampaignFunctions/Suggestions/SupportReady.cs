using CampaignFunctions.Health;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Checks that the support of every suggestion can be counted.</summary>
public sealed class SupportReady(IDocumentStore store) : IReadyCheck
{
    public string Part => "support";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        var id = SupportSweepDocument.TheId;
        var sweep = await store.FindAsync(SupportSweepDocument.Container, id, id, cancellationToken);
        return sweep is null or { Document: { Unread.Length: 0, StoppedSince: null } };
    }
}
