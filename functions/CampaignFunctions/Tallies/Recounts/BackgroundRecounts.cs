using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>Recounts that go on after the call that asked for them was answered.</summary>
public sealed class BackgroundRecounts(
    IDocumentStore store,
    IMessageSender sender,
    ICampaignQuery campaigns,
    RecountPoll recount,
    TimeProvider clock
)
{
    /// <summary>A recount without an outcome after this time is hinted at again.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(10);

    /// <summary>Starts a recount in the background.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="pollId">The poll.</param>
    /// <param name="rebuild">Whether to write what is counted over the tally.</param>
    /// <param name="found">What was found already, where only the rebuild is left to do.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<RecountDocument> StartAsync(
        string campaignId,
        string pollId,
        bool rebuild,
        RecountResponse? found,
        CancellationToken cancellationToken
    )
    {
        var document = new RecountDocument
        {
            Id = Guid.CreateVersion7().ToString(),
            Pk = RecountDocument.PartitionOf(campaignId, pollId),
            CampaignId = campaignId,
            PollId = pollId,
            Status = RecountDocument.Running,
            Rebuild = rebuild,
            AskedAt = clock.GetUtcNow(),
            Outcome = found,
        };
        await store.CreateAsync(RecountDocument.Container, document, cancellationToken);
        await HintAsync(document, cancellationToken);
        return document;
    }

    public async Task<RecountDocument?> FindAsync(
        string campaignId,
        string pollId,
        string id,
        CancellationToken cancellationToken
    ) =>
        (
            await store.FindAsync(
                RecountDocument.Container,
                RecountDocument.PartitionOf(campaignId, pollId),
                id,
                cancellationToken
            )
        )?.Document;

    public async Task RunAsync(RecountHint hint, CancellationToken cancellationToken)
    {
        var partition = RecountDocument.PartitionOf(hint.CampaignId, hint.PollId);
        var found = await store.FindAsync(RecountDocument.Container, partition, hint.RecountId, cancellationToken);
        if (found is not { Document.Status: RecountDocument.Running })
            return;
        if (
            (await campaigns.RefreshAsync(hint.CampaignId, cancellationToken))?.Document is not { } campaign
            || campaign.Poll(hint.PollId) is not { } poll
        )
        {
            await store.DeleteAsync(RecountDocument.Container, partition, hint.RecountId, null, cancellationToken);
            return;
        }

        // What was found is kept before a rebuild mends it, so that a run that starts over does not report that all was well.
        var counted = found.Document with
        {
            Outcome = found.Document.Outcome ?? await recount.HandleAsync(campaign, poll, cancellationToken),
        };
        if (await store.ReplaceAsync(RecountDocument.Container, counted, found.ETag, cancellationToken) is not { } etag)
            return; // stale: another run is ahead
        if (counted.Rebuild)
            await recount.RebuildAsync(campaign, poll, cancellationToken);
        var done = counted with
        {
            Status = RecountDocument.Done,
            Outcome = counted.Outcome! with { Rebuilt = counted.Rebuild ? true : null },
        };
        await store.ReplaceAsync(RecountDocument.Container, done, etag, cancellationToken);
    }

    /// <summary>Hints again at recounts that have no outcome though they should.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await foreach (
            var row in store.ScanAllAsync(
                RecountDocument.Container,
                new(new Equality("status", RecountDocument.Running)),
                cancellationToken
            )
        )
        {
            if (row.Document.AskedAt + Overdue <= now)
                await HintAsync(row.Document, cancellationToken);
        }
    }

    private Task HintAsync(RecountDocument document, CancellationToken cancellationToken) =>
        sender.SendAsync(
            RecountHint.Queue,
            new(document.CampaignId, document.PollId, document.Id),
            TimeSpan.Zero,
            cancellationToken
        );
}
