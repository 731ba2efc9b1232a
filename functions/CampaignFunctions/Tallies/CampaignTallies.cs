using System.Collections.Concurrent;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Preorders;
using CampaignFunctions.Suggestions;

namespace CampaignFunctions.Tallies;

/// <summary>All tallies of a campaign, with segments; at most 60 seconds old.</summary>
public sealed class CampaignTallies(TallyQuery tallies, ISuggestionQuery suggestions, IPreorderQuery preorders, TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (long ReadAt, TalliesResponse Response)> _cache = [];

    public async Task<TalliesResponse> ReadAsync(CampaignDocument campaign, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(campaign.Id, out var cached) && clock.GetElapsedTime(cached.ReadAt) < KeptFor)
            return cached.Response;

        var (readAt, now) = (clock.GetTimestamp(), clock.GetUtcNow());
        var polls = new List<TallyResponse>();
        foreach (var poll in campaign.Definition.Polls)
            polls.Add(TallyView.Of(campaign, poll, await tallies.ReadAsync(campaign, poll, cancellationToken), now, withSegments: true));
        var response = new TalliesResponse(now, [.. polls], await suggestions.CountAsync(campaign.Id, cancellationToken), await preorders.CountAsync(campaign.Id, cancellationToken));
        _cache[campaign.Id] = (readAt, response);
        return response;
    }
}
