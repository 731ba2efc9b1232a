namespace CampaignFunctions.Suggestions;

/// <summary>The newest first, or the most supported first; ties by id.</summary>
public enum SuggestionSort
{
    New,
    Top,
}
