namespace CampaignFunctions.Suggestions;

/// <summary>The order of suggestions: the newest first, or the most supported first. Ties are ordered by id.</summary>
public enum SuggestionSort
{
    New,
    Top,
}
