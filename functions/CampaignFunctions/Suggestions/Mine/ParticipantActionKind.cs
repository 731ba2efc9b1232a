namespace CampaignFunctions.Suggestions;

/// <summary>An action of a person with a suggestion.</summary>
public enum ParticipantActionKind
{
    Suggested,
    Supported,
    Followed,
    Commented,

    /// <summary>The person used an idempotency key for a comment.</summary>
    CommentKey,
}
