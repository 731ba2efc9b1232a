using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Writes the number of visible comments into their suggestion. It is a count of the documents, not a sum of changes, so nothing
/// can drift. A fold counts after it has read the suggestion, and writes only if nobody has written since. So of two folds, the
/// one that writes last has counted last.
/// </summary>
public sealed partial class FoldComments(IDocumentStore store, SuggestionQuery suggestions, ILogger<FoldComments> logger)
{
    /// <summary>
    /// Counts the comments of one suggestion. Returns false if this process cannot read the suggestion or its comments now.
    /// </summary>
    public async Task<bool> FoldAsync(string campaignId, string suggestionId, CancellationToken cancellationToken)
    {
        try
        {
            await CountAsync(campaignId, suggestionId, cancellationToken);
            return true;
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            Unreadable(fault, campaignId, suggestionId); // the other suggestions must not wait for the repair of this one
            return false;
        }
    }

    private async Task CountAsync(string campaignId, string suggestionId, CancellationToken cancellationToken)
    {
        var partition = CommentDocument.PartitionOf(campaignId, suggestionId);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is not { } found)
                return;
            var comments = await store.CountAsync(
                CommentDocument.Container,
                partition,
                [CommentDocument.Visible],
                cancellationToken
            );
            // It is written even if the number is the same: a fold that has counted earlier must not write after this one.
            var counted = found.Document.WithComments(comments);
            if (await store.ReplaceAsync(SuggestionDocument.Container, counted, found.ETag, cancellationToken) is null)
                continue;
            CampaignTelemetry.Folds.Add(1, new KeyValuePair<string, object?>("kind", "comments"));
            return;
        }

        throw Contention.Exhausted();
    }

    [LoggerMessage(
        EventId = 537,
        Level = LogLevel.Error,
        Message = "Count of the comments on suggestion {SuggestionId} of campaign {CampaignId} failed"
    )]
    private partial void Unreadable(Exception fault, string campaignId, string suggestionId);
}
