namespace CampaignFunctions.Suggestions;

/// <summary>A suggestion as everybody sees it. <c>Response</c> is the answer of the brand; null until there is one.</summary>
public sealed record SuggestionResponse(
    string Id,
    string Title,
    string Text,
    string[] Tags,
    SuggestionStatus Status,
    long Support,
    DateTimeOffset CreatedAt,
    string? Response
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
            suggestion.CreatedAt,
            Response: null
        );
}
