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
    /// <summary>How long one sweep counts. The next sweep continues.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(50);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var all = await campaigns.AllAsync(cancellationToken);
        var first = all.Count == 0 ? 0 : (int)(clock.GetUtcNow().ToUnixTimeSeconds() / 60 % all.Count); // each is first at times
        foreach (var campaign in all.Skip(first).Concat(all.Take(first)))
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
        for (var bucket = 0; bucket < SuggestionDocument.Buckets; bucket++)
        {
            var isToCome = true;
            while (isToCome)
            {
                if (clock.GetElapsedTime(began) > Most)
                    return;
                isToCome = await fold.FoldAsync(campaignId, bucket, cancellationToken);
            }
        }

        var found = await store.FindAsync(AnswerMark.Container, campaignId, AnswerMark.TheId, cancellationToken);
        if (found is null || found.Document.CompleteTo < now)
            await store.SaveAsync(
                AnswerMark.Container,
                new AnswerMark { Pk = campaignId, CompleteTo = now },
                found?.ETag,
                cancellationToken
            );
    }

    [LoggerMessage(EventId = 533, Level = LogLevel.Error, Message = "Sweep of the answers of campaign {CampaignId} failed")]
    private partial void CampaignFailed(Exception fault, string campaignId);
}
