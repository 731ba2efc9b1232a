using CampaignFunctions.Polls;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Counts a suggestion's support up to the end of its log. It is safe to run at any time, any number of times, and in any number
/// of processes at once.
/// </summary>
public sealed partial class FoldSupport(
    IDocumentStore store,
    SuggestionQuery suggestions,
    SupportHints hints,
    IOptions<TallySettings> settings,
    TimeProvider clock,
    ILogger<FoldSupport> logger
)
{
    private const int PageSize = 1000;

    /// <summary>The number of revisions after which a fold commits, and hints at the rest.</summary>
    internal int MaxRevisions { get; init; } = 250_000;

    /// <summary>
    /// Counts the support of the suggestions that the hint names. The message is done even if one of them cannot be read: the
    /// sweep notes it, and tries it again every minute.
    /// </summary>
    public async Task HandleAsync(SupportHint hint, CancellationToken cancellationToken)
    {
        using var step = CampaignTelemetry.Activities.StartActivity("fold support");
        foreach (var id in hint.SuggestionIds)
            await FoldAsync(hint.CampaignId, id, atOnce: false, cancellationToken);
    }

    /// <summary>
    /// Counts the support of one suggestion. Returns false if this process cannot read the suggestion or its support now.
    /// </summary>
    /// <param name="atOnce">True to count even if another fold ran a moment ago; false to leave a hint in that case.</param>
    public async Task<bool> FoldAsync(string campaignId, string suggestionId, bool atOnce, CancellationToken cancellationToken)
    {
        try
        {
            await CountUpAsync(campaignId, suggestionId, atOnce, cancellationToken);
            return true;
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            Unreadable(fault, campaignId, suggestionId); // the other suggestions must not wait for the repair of this one
            return false;
        }
    }

    private async Task CountUpAsync(string campaignId, string suggestionId, bool atOnce, CancellationToken cancellationToken)
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is not { } found)
                return;
            var (suggestion, now) = (found.Document, clock.GetUtcNow());
            if (!atOnce && settings.Value.WaitAfter(suggestion.FoldedAt, now) is { } wait)
            {
                hints.Signal(campaignId, suggestionId, wait);
                return;
            }

            var (counted, isDrained) = await Checkpoints.ResumeOrRestartAsync(
                () => CountAsync(campaignId, suggestion, cancellationToken),
                () => CountAsync(campaignId, suggestion.Restarted(), cancellationToken)
            );
            if (counted.Checkpoint == suggestion.Checkpoint)
                return;
            counted = counted with { FoldedAt = now };
            if (await store.ReplaceAsync(SuggestionDocument.Container, counted, found.ETag, cancellationToken) is null)
                continue;
            if (!isDrained)
                hints.Signal(campaignId, suggestionId, settings.Value.HintEvery);
            CampaignTelemetry.Folds.Add(1, new KeyValuePair<string, object?>("kind", "support"));
            return;
        }

        throw Contention.Exhausted();
    }

    /// <summary>Counts revisions into the support, up to the end of the log or the maximum of one fold.</summary>
    private async Task<(SuggestionDocument Suggestion, bool IsDrained)> CountAsync(
        string campaignId,
        SuggestionDocument suggestion,
        CancellationToken cancellationToken
    )
    {
        var start = suggestion.Revisions;
        while (suggestion.Revisions - start < MaxRevisions)
        {
            var max = (int)Math.Min(PageSize, start + MaxRevisions - suggestion.Revisions);
            var page = await PageAsync(campaignId, suggestion, max, cancellationToken);
            if (page.Documents.Count == 0)
                return (suggestion, true);
            suggestion = suggestion with
            {
                Support =
                    suggestion.Support + page.Documents.Sum(revision => revision.Content.Count - (revision.Previous?.Count ?? 0)),
                Revisions = suggestion.Revisions + page.Documents.Count,
                Checkpoint = page.Next,
            };
        }

        return (suggestion, false);
    }

    private Task<FeedPage<SupportRevision>> PageAsync(
        string campaignId,
        SuggestionDocument suggestion,
        int max,
        CancellationToken cancellationToken
    ) =>
        store.ReadFeedAsync(
            SupportRevision.Container,
            SupportRevision.PartitionOf(campaignId, suggestion.Id),
            suggestion.Checkpoint,
            max,
            cancellationToken
        );

    [LoggerMessage(
        EventId = 530,
        Level = LogLevel.Error,
        Message = "Read of suggestion {SuggestionId} of campaign {CampaignId}, or of its support, failed"
    )]
    private partial void Unreadable(Exception fault, string campaignId, string suggestionId);
}
