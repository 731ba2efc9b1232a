using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Suggestions;

/// <summary>What a participant suggests.</summary>
/// <param name="Key">The idempotency key, and <paramref name="BodyHash"/> what was sent with it; null for none.</param>
public sealed record SubmitCommand(
    CampaignDocument Campaign,
    Participant Author,
    SuggestionRequest Suggestion,
    string? Key,
    string? BodyHash
);
