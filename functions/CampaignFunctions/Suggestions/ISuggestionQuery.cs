namespace CampaignFunctions.Suggestions;

/// <summary>Counts suggestions for other slices.</summary>
public interface ISuggestionQuery
{
    /// <summary>Returns the number of suggestions in a campaign.</summary>
    Task<long> CountAsync(string campaignId, CancellationToken cancellationToken);
}
