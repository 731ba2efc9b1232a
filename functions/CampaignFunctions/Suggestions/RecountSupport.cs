using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Counts a suggestion's log of support anew, from each person's highest revision, up to where the suggestion stands; a rebuild writes
/// what was counted over it.
/// </summary>
public sealed class RecountSupport(IDocumentStore store, SuggestionQuery suggestions, SupportHints hints)
{
    private const int PageSize = 1000;

    /// <summary>Null where there is no such suggestion.</summary>
    public async Task<SupportRecountResponse?> HandleAsync(string campaignId, string suggestionId, bool rebuild, CancellationToken cancellationToken)
    {
        SupportRecountResponse? first = null;
        while (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is { } found)
        {
            var (checkpoint, revisions, support) = await CountAsync(campaignId, found.Document, cancellationToken);
            SupportDifference[] figures = [new("support", found.Document.Support, support), new("revisions", found.Document.Revisions, revisions)];
            SupportDifference[] differences = [.. figures.Where(figure => figure.Tally != figure.Recount)];
            first ??= new(differences.Length == 0, support, differences, null);
            if (!rebuild)
                return first;

            var rebuilt = found.Document with { Support = support, Revisions = revisions, Checkpoint = checkpoint };
            if (await store.ReplaceAsync(SuggestionDocument.Container, rebuilt, found.ETag, cancellationToken) is null)
                continue;
            hints.Signal(campaignId, suggestionId);   // what was kept may have stood further than it had counted
            return first with { Rebuilt = true };
        }

        return null;
    }

    private async Task<(string? Checkpoint, long Revisions, long Support)> CountAsync(
        string campaignId, SuggestionDocument suggestion, CancellationToken cancellationToken)
    {
        var highest = new Dictionary<string, (int Revision, int Count)>();
        var (checkpoint, read) = ((string?)null, 0L);
        while (read < suggestion.Revisions)
        {
            var max = (int)Math.Min(PageSize, suggestion.Revisions - read);
            var page = await store.ReadFeedAsync(
                SupportRevision.Container, SupportRevision.PartitionOf(campaignId, suggestion.Id), checkpoint, max, cancellationToken);
            if (page.Documents.Count == 0)
                break;
            foreach (var revision in page.Documents.Where(revision => highest.GetValueOrDefault(revision.VoterKey).Revision < revision.Revision))
                highest[revision.VoterKey] = (revision.Revision, revision.Content.Count);
            (checkpoint, read) = (page.Next, read + page.Documents.Count);
        }

        return (checkpoint, read, highest.Values.Sum(last => (long)last.Count));
    }
}
