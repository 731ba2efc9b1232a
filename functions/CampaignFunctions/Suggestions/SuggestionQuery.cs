using CampaignFunctions.Storage;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>Reads and counts suggestions.</summary>
public sealed class SuggestionQuery(IDocumentStore store) : ISuggestionQuery
{
    private static readonly HashSet<string> Statuses = [.. Enum.GetValues<SuggestionStatus>().Select(KebabCase.Of)];

    public static bool IsStatus(string name) => Statuses.Contains(name);

    public Task<Versioned<SuggestionDocument>?> FindAsync(
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    ) =>
        store.FindAsync(
            SuggestionDocument.Container,
            SuggestionDocument.PartitionOf(campaignId, suggestionId),
            suggestionId,
            cancellationToken
        );

    public async Task<long> CountAsync(string campaignId, CancellationToken cancellationToken) =>
        (
            await Task.WhenAll(
                Enumerable
                    .Range(0, SuggestionDocument.Buckets)
                    .Select(bucket =>
                        store.CountAsync(
                            SuggestionDocument.Container,
                            SuggestionDocument.PartitionOf(campaignId, bucket),
                            [],
                            cancellationToken
                        )
                    )
            )
        ).Sum();
}
