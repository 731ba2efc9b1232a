using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>Runs recounts that continue after their call was answered.</summary>
public sealed class BackgroundRecounts(
    IDocumentStore store,
    IMessageSender sender,
    ICampaignQuery campaigns,
    RecountPoll recount,
    RebuildTallies rebuild,
    TimeProvider clock
)
{
    /// <summary>How many figures of rounds a document holds: each has the id of an option, of 64 characters at most.</summary>
    private const int MostFigures = 4_000;

    /// <summary>The time after which a recount without an outcome is hinted at again.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(10);

    /// <summary>Starts a recount in the background.</summary>
    /// <param name="rebuilds">True to replace the tally with the result.</param>
    /// <param name="found">The outcome that was found already, if only the rebuild is left; otherwise null.</param>
    public async Task<RecountDocument> StartAsync(
        string campaignId,
        string pollId,
        bool rebuilds,
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
            Rebuild = rebuilds,
            AskedAt = clock.GetUtcNow(),
            Outcome = found is null ? null : Fitting(found),
        };
        await store.CreateAsync(RecountDocument.Container, document, cancellationToken);
        await HintAsync(document);
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

        // The outcome is saved before a rebuild repairs the tally. So a run that starts over still reports the differences.
        var counted = found.Document with
        {
            Outcome = found.Document.Outcome ?? Fitting(await recount.HandleAsync(campaign, poll, cancellationToken)),
        };
        if (await store.ReplaceAsync(RecountDocument.Container, counted, found.ETag, cancellationToken) is not { } etag)
            return; // stale: another run is ahead
        if (counted.Rebuild)
            await rebuild.HandleAsync(campaign, poll, cancellationToken);
        var done = counted with
        {
            Status = RecountDocument.Done,
            Outcome = counted.Outcome! with { Rebuilt = counted.Rebuild ? true : null },
        };
        await store.ReplaceAsync(RecountDocument.Container, done, etag, cancellationToken);
    }

    /// <summary>Hints again at recounts that are overdue.</summary>
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
                await HintAsync(row.Document);
        }
    }

    /// <summary>Returns the outcome without the rounds if there are so many figures that no document holds them.</summary>
    private static RecountResponse Fitting(RecountResponse outcome) =>
        outcome.InstantRunoff is { } runoff && runoff.Rounds.Sum(round => round.Votes.Count) > MostFigures
            ? outcome with
            {
                InstantRunoff = runoff with { Rounds = [] },
            }
            : outcome;

    private Task HintAsync(RecountDocument document) =>
        sender.HintAsync(RecountHint.Queue, new(document.CampaignId, document.PollId, document.Id), TimeSpan.Zero, clock);
}
