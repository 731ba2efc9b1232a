using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Suggestions;

/// <summary>Brings the answer boards of all campaigns up to date, and records up to when they are complete.</summary>
public sealed partial class SweepAnswers(
    IDocumentStore store,
    ICampaignQuery campaigns,
    FoldAnswers fold,
    TimeProvider clock,
    ILogger<SweepAnswers> logger
)
{
    private const int SecondsOfAMinute = 60;
    private const int MinutesWithoutAWindow = 10;

    /// <summary>How long one sweep counts. The next sweep continues.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(50);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / SecondsOfAMinute;
        CampaignDocument[] due = [.. (await campaigns.AllAsync(cancellationToken)).Where(campaign => IsDue(campaign, minute))];
        var first = due.Length == 0 ? 0 : (int)(minute % due.Length); // each is first at times
        foreach (var campaign in due.Skip(first).Concat(due.Take(first)))
        {
            try
            {
                await SweepAsync(campaign.Id, began, cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                CampaignFailed(fault, campaign.Id); // the other campaigns must not wait for the repair of this one
            }
        }
    }

    private async Task SweepAsync(string campaignId, long began, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var buckets = Enumerable.Range(0, SuggestionDocument.Buckets);
        var areDone = await Task.WhenAll(buckets.Select(bucket => CountAsync(campaignId, bucket, began, cancellationToken)));
        if (!areDone.All(isDone => isDone))
            return;
        var found = await store.FindAsync(AnswerMark.Container, campaignId, AnswerMark.TheId, cancellationToken);
        if (found is null || found.Document.CompleteTo < now)
            await store.SaveAsync(
                AnswerMark.Container,
                new AnswerMark { Pk = campaignId, CompleteTo = now },
                found?.ETag,
                cancellationToken
            );
    }

    /// <summary>
    /// Returns whether the campaign is counted in this minute. Without a window for suggestions, only an import adds any: then
    /// every tenth minute is enough.
    /// </summary>
    private static bool IsDue(CampaignDocument campaign, long minute) =>
        campaign.Definition.Windows.Suggestions is not null
        || (minute + StableHash.Modulo(campaign.Id, MinutesWithoutAWindow)) % MinutesWithoutAWindow == 0;

    /// <summary>Counts the bucket. Returns false if the time was up before its end.</summary>
    private async Task<bool> CountAsync(string campaignId, int bucket, long began, CancellationToken cancellationToken)
    {
        while (clock.GetElapsedTime(began) <= Most)
        {
            if (!await fold.FoldAsync(campaignId, bucket, cancellationToken))
                return true;
        }

        return false;
    }

    [LoggerMessage(EventId = 533, Level = LogLevel.Error, Message = "Sweep of the answers of campaign {CampaignId} failed")]
    private partial void CampaignFailed(Exception fault, string campaignId);
}
