using CampaignFunctions.Campaigns;
using CampaignFunctions.Preorders;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;

namespace CampaignFunctions.Tallies;

/// <summary>
/// Reads all tallies of a campaign, with segments. They are at most 60 seconds old. The count of pre-orders comes from a scan of
/// its own, and is at most twice as old.
/// </summary>
public sealed class CampaignTallies(TallyQuery tallies, ISuggestionQuery suggestions, IDemandQuery preorders, TimeProvider clock)
{
    private readonly SharedReads<string, TalliesResponse> _reads = new(TimeSpan.FromSeconds(60), clock);

    public Task<TalliesResponse> ReadAsync(CampaignDocument campaign, CancellationToken cancellationToken) =>
        _reads.ReadAsync(campaign.Id, () => SumAsync(campaign), cancellationToken);

    private async Task<TalliesResponse> SumAsync(CampaignDocument campaign)
    {
        var now = clock.GetUtcNow();
        var polls = new List<TallyResponse>();
        foreach (var poll in campaign.Definition.Polls)
            polls.Add(
                TallyView.Of(
                    campaign,
                    poll,
                    await tallies.ReadAsync(campaign, poll, CancellationToken.None),
                    now,
                    withSegments: true
                )
            );
        return new(
            now,
            [.. polls],
            await suggestions.CountAsync(campaign.Id, CancellationToken.None),
            await preorders.CountAsync(campaign.Id, CancellationToken.None)
        );
    }
}
