using CampaignFunctions.Http;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Recounts a suggestion's log of support from each person's highest revision, up to the last revision that the suggestion has
/// counted. The suggestion must have counted at least the revisions that the log held when the recount began. A rebuild replaces
/// the stored count with the result.
/// </summary>
public sealed class RecountSupport(
    IDocumentStore store,
    SuggestionQuery suggestions,
    SupportHints hints,
    IOptions<TallySettings> settings,
    TimeProvider clock
)
{
    /// <summary>Returns the outcome, or null if the suggestion does not exist.</summary>
    public async Task<SupportRecountResponse?> HandleAsync(
        string campaignId,
        string suggestionId,
        bool rebuild,
        CancellationToken cancellationToken
    )
    {
        SupportRecountResponse? first = null;
        var partition = SupportRevision.PartitionOf(campaignId, suggestionId);
        var held = await store.CountAsync(SupportRevision.Container, partition, [], cancellationToken);
        if (!rebuild)
            await CatchUpAsync(campaignId, suggestionId, held, cancellationToken);
        var count = new Count(store, partition);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is not { } found)
                return null;
            var suggestion = found.Document;
            first ??= await CompareAsync(suggestion, partition, held, cancellationToken);
            if (!rebuild)
                return first;

            // If another fold came first, the recount reads on from its own place and so catches up.
            await count.ReadToAsync(long.MaxValue, isExact: false, cancellationToken); // to the end of the log
            var rebuilt = found.Document with
            {
                Support = count.Support,
                Revisions = count.Revisions,
                Checkpoint = count.Checkpoint,
            };
            if (await store.ReplaceAsync(SuggestionDocument.Container, rebuilt, found.ETag, cancellationToken) is null)
                continue;
            hints.Signal(campaignId, suggestionId); // the old checkpoint may have been ahead of the old count
            return first with { Rebuilt = true };
        }

        throw Contention.Exhausted();
    }

    /// <summary>Waits for a limited time until the suggestion has counted these revisions.</summary>
    private Task CatchUpAsync(string campaignId, string suggestionId, long held, CancellationToken cancellationToken) =>
        clock.UntilAsync(
            settings.Value.CatchUpWithin,
            async cancel =>
            {
                var found = await suggestions.FindAsync(campaignId, suggestionId, cancel);
                if (found is null || found.Document.Revisions >= held)
                    return true;
                hints.Signal(campaignId, suggestionId);
                return false;
            },
            cancellationToken
        );

    /// <summary>Compares the suggestion with the revisions that it has counted.</summary>
    private async Task<SupportRecountResponse> CompareAsync(
        SuggestionDocument suggestion,
        string partition,
        long held,
        CancellationToken cancellationToken
    )
    {
        var count = new Count(store, partition);
        await count.ReadToAsync(suggestion.Revisions, isExact: true, cancellationToken);
        SupportDifference[] figures =
        [
            new("support", suggestion.Support, count.Support),
            new("revisions", suggestion.Revisions, count.Revisions),
        ];
        SupportDifference[] differences = [.. figures.Where(figure => figure.Tally != figure.Recount)];
        var isBehind = suggestion.Revisions < held;
        return new(
            differences.Length == 0 && !isBehind,
            count.Support,
            held,
            Math.Min(suggestion.Revisions, held),
            differences,
            isBehind ? await OldestAsync(partition, suggestion, cancellationToken) : null
        );
    }

    /// <summary>
    /// Returns the time of the oldest revision that is not counted. If the log cannot be read, nothing is counted since the last
    /// fold.
    /// </summary>
    private async Task<DateTimeOffset?> OldestAsync(
        string partition,
        SuggestionDocument suggestion,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var page = await Checkpoints.ResumeOrRestartAsync(
                () => ReadAsync(suggestion.Checkpoint),
                () => ReadAsync(checkpoint: null)
            );
            return page.Documents.Count == 0 ? null : page.Documents[0].CastAt;
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            return suggestion.FoldedAt;
        }

        Task<FeedPage<SupportRevision>> ReadAsync(string? checkpoint) =>
            store.ReadFeedAsync(SupportRevision.Container, partition, checkpoint, max: 1, cancellationToken);
    }

    /// <summary>Counts the log, up to the place that was read.</summary>
    private sealed class Count(IDocumentStore store, string partition)
    {
        private readonly Dictionary<string, (int Revision, int Count)> _highest = [];

        private readonly RevisionReader<SupportRevision> _reader = new(
            (checkpoint, max, cancellationToken) =>
                store.ReadFeedAsync(SupportRevision.Container, partition, checkpoint, max, cancellationToken)
        );

        public string? Checkpoint => _reader.Checkpoint;

        public long Revisions => _reader.Revisions;

        public long Support => _highest.Values.Sum(last => (long)last.Count);

        /// <summary>Reads on until <paramref name="revisions"/> revisions are counted, or the log ends.</summary>
        public Task ReadToAsync(long revisions, bool isExact, CancellationToken cancellationToken) =>
            _reader.ReadToAsync(revisions, isExact, Take, cancellationToken);

        private void Take(SupportRevision revision)
        {
            if (_highest.GetValueOrDefault(revision.VoterKey).Revision < revision.Revision)
                _highest[revision.VoterKey] = (revision.Revision, revision.Content.Count);
        }
    }
}
