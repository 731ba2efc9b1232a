namespace CampaignFunctions.Suggestions;

/// <summary>A suggestion as everybody sees it.</summary>
/// <param name="Comments">The number of visible comments.</param>
/// <param name="Response">The response of the brand by language tag; null until there is one.</param>
public sealed record SuggestionResponse(
    string Id,
    string Title,
    string Text,
    string[] Tags,
    SuggestionStatus Status,
    long Support,
    long Comments,
    DateTimeOffset CreatedAt,
    Dictionary<string, string>? Response
)
{
    public static SuggestionResponse Of(SuggestionDocument suggestion) =>
        new(
            suggestion.Id,
            suggestion.Title,
            suggestion.Text,
            suggestion.Tags,
            suggestion.Status,
            suggestion.Support,
            suggestion.Comments,
            suggestion.CreatedAt,
            suggestion.Response
        );
}
