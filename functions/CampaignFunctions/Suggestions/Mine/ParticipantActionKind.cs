namespace CampaignFunctions.Suggestions;

/// <summary>An action of a person with a suggestion.</summary>
public enum ParticipantActionKind
{
    Suggested,
    Supported,
    Followed,
}
