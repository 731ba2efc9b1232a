using System.Text.Json;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Suggestions;

/// <summary>Brings a suggestion's count of support up to its log. Safe to run at any time, any number of times, anywhere at once.</summary>
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

    /// <summary>Counts the support of the suggestions that the hint names.</summary>
    /// <exception cref="InvalidDataException">One of them cannot be read; the others are counted. The queue brings the hint again.</exception>
    public async Task HandleAsync(SupportHint hint, CancellationToken cancellationToken)
    {
        using var step = CampaignTelemetry.Activities.StartActivity("fold support");
        var unread = 0;
        foreach (var id in hint.SuggestionIds)
            unread += await FoldAsync(hint.CampaignId, id, atOnce: false, cancellationToken) ? 0 : 1;
        if (unread > 0)
            throw new InvalidDataException($"{unread} of {hint.SuggestionIds.Length} suggestions cannot be read.");
    }

    /// <summary>False where the suggestion or its support cannot be read, now and by this process.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="suggestionId">The suggestion.</param>
    /// <param name="atOnce">Whether to count also where another fold was a moment ago, instead of leaving a hint.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<bool> FoldAsync(string campaignId, string suggestionId, bool atOnce, CancellationToken cancellationToken)
    {
        try
        {
            await CountUpAsync(campaignId, suggestionId, atOnce, cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault is UnsupportedDocumentException or JsonException)
        {
            Unreadable(fault, campaignId, suggestionId); // the others must not wait until this one is mended
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
            if (!atOnce && TooEarly(suggestion, now) is { } wait)
            {
                hints.Signal(campaignId, suggestionId, wait);
                return;
            }

            var counted = await Checkpoints.ResumeOrRestartAsync(
                () => CountAsync(campaignId, suggestion, cancellationToken),
                () => CountAsync(campaignId, suggestion.Restarted(), cancellationToken)
            );
            if (counted.Checkpoint == suggestion.Checkpoint)
                return;
            counted = counted with { FoldedAt = now };
            if (await store.ReplaceAsync(SuggestionDocument.Container, counted, found.ETag, cancellationToken) is null)
                continue;
            CampaignTelemetry.Folds.Add(1, new KeyValuePair<string, object?>("kind", "support"));
            return;
        }

        throw Contention.Exhausted();
    }

    /// <summary>Returns how long this fold must wait, because the suggestion was counted a moment ago; null if it need not wait.</summary>
    private TimeSpan? TooEarly(SuggestionDocument suggestion, DateTimeOffset now)
    {
        var age = now - suggestion.FoldedAt;
        return age >= TimeSpan.Zero && age < settings.Value.HintEvery ? settings.Value.HintEvery - age : null;
    }

    private async Task<SuggestionDocument> CountAsync(
        string campaignId,
        SuggestionDocument suggestion,
        CancellationToken cancellationToken
    )
    {
        while (await PageAsync(campaignId, suggestion, PageSize, cancellationToken) is { Documents.Count: > 0 } page)
        {
            suggestion = suggestion with
            {
                Support =
                    suggestion.Support + page.Documents.Sum(revision => revision.Content.Count - (revision.Previous?.Count ?? 0)),
                Revisions = suggestion.Revisions + page.Documents.Count,
                Checkpoint = page.Next,
            };
        }

        return suggestion;
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
        Message = "Suggestion {SuggestionId} of campaign {CampaignId}, or its support, cannot be read"
    )]
    private partial void Unreadable(Exception fault, string campaignId, string suggestionId);
}
