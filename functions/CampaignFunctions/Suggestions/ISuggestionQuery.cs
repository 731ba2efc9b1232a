namespace CampaignFunctions.Suggestions;

/// <summary>Suggestions, as other slices read them.</summary>
public interface ISuggestionQuery
{
    /// <summary>How many suggestions a campaign has.</summary>
    Task<long> CountAsync(string campaignId, CancellationToken cancellationToken);
}
