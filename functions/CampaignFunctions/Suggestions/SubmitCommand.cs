using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Suggestions;

/// <summary>A participant's request to make a suggestion.</summary>
/// <param name="Key">
/// The idempotency key, whose body has the hash <paramref name="BodyHash"/>; both are null if there is no key.
/// </param>
public sealed record SubmitCommand(
    CampaignDocument Campaign,
    Participant Author,
    SuggestionRequest Suggestion,
    string? Key,
    string? BodyHash
);
