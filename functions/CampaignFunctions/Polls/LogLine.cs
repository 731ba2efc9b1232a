namespace CampaignFunctions.Polls;

/// <summary>
/// A line of a poll's log. Lines with one receipt belong to one voter, and the last of them counts. A line with empty choices is
/// a withdrawal.
/// </summary>
public sealed record LogLine(
    string Receipt,
    int Revision,
    string[]? Choices,
    Dictionary<string, int>? Points,
    string Tier,
    DateTimeOffset CastAt
);
