namespace CampaignFunctions.Suggestions;

/// <summary>The status of a suggestion with its history, as everybody sees it.</summary>
/// <param name="Response">The response of the brand by language tag; null if there is none.</param>
/// <param name="Changes">The number of changes of the status. A new suggestion has none.</param>
/// <param name="History">The last <see cref="StatusHistory.MaxShown"/> changes, the oldest first.</param>
public sealed record StatusResponse(
    SuggestionStatus Status,
    Dictionary<string, string>? Response,
    int Changes,
    StatusEntry[] History
)
{
    public static StatusResponse Of(SuggestionDocument suggestion, StatusChange[] history) =>
        new(
            suggestion.Status,
            suggestion.Response,
            suggestion.Change?.Number ?? 0,
            Array.ConvertAll(history, change => new StatusEntry(change.Status, change.At, change.Response))
        );
}
