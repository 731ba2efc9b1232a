namespace CampaignFunctions.Suggestions;

/// <summary>A change of a suggestion's status, as it is stored. It is never changed.</summary>
/// <param name="Number">The number of the change, from 1.</param>
/// <param name="Response">The response of the brand by language tag; null if there is none.</param>
/// <param name="Issuer">The issuer of the moderator's token.</param>
/// <param name="By">The subject of the moderator's token. The public never sees it.</param>
public sealed record StatusChange(
    int Number,
    SuggestionStatus Status,
    Dictionary<string, string>? Response,
    DateTimeOffset At,
    string Issuer,
    string By
);
