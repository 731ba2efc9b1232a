using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Recounts a suggestion's log of support from each person's highest revision, up to the last revision that the suggestion has
/// counted. A rebuild replaces the stored count with the result.
/// </summary>
public sealed class RecountSupport(IDocumentStore store, SuggestionQuery suggestions, SupportHints hints)
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
        var count = new Count(store, SupportRevision.PartitionOf(campaignId, suggestionId));
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is not { } found)
                return null;
            await count.ReadToAsync(found.Document.Revisions, isExact: !rebuild, cancellationToken);
            SupportDifference[] figures =
            [
                new("support", found.Document.Support, count.Support),
                new("revisions", found.Document.Revisions, count.Revisions),
            ];
            SupportDifference[] differences = [.. figures.Where(figure => figure.Tally != figure.Recount)];
            first ??= new(differences.Length == 0, count.Support, differences, null);
            if (!rebuild)
                return first;

            // If another fold came first, the recount reads on from its own place and so catches up.
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
