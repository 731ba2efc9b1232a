using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// The changes of a suggestion's status. The suggestion has the current one, so that the status and the response are never
/// written without each other. Each earlier one is a document of its own, so that the suggestion stays small. It is kept before
/// the next change replaces it, so the history has no gap.
/// </summary>
public sealed class StatusHistory(IDocumentStore store)
{
    /// <summary>The maximum number of changes that the history shows: the last ones.</summary>
    public const int MaxShown = 100;

    /// <summary>Keeps the current change of the suggestion, if it has one. It may have been kept before.</summary>
    public async Task KeepAsync(string campaignId, SuggestionDocument suggestion, CancellationToken cancellationToken)
    {
        if (suggestion.Change is not { } current)
            return;
        var past = new PastStatus
        {
            Id = PastStatus.IdOf(current.Number),
            Pk = PastStatus.PartitionOf(campaignId, suggestion.Id),
            Change = current,
        };
        await store.CreateAsync(PastStatus.Container, past, cancellationToken);
    }

    /// <summary>Returns the last changes up to the current one of the suggestion, the oldest first.</summary>
    public async Task<StatusChange[]> ReadAsync(
        string campaignId,
        SuggestionDocument suggestion,
        CancellationToken cancellationToken
    )
    {
        if (suggestion.Change is not { } current)
            return [];
        if (current.Number == 1)
            return [current];
        var query = new Query(PastStatus.PartitionOf(campaignId, suggestion.Id))
        {
            Order = Order.ByIdDescending,
            After = new("", PastStatus.IdOf(current.Number)),
            Limit = MaxShown - 1,
        };
        var past = await store.QueryAsync(PastStatus.Container, query, cancellationToken);
        return [.. past.Reverse().Select(row => row.Document.Change), current];
    }
}
