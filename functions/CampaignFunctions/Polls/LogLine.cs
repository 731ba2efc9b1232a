namespace CampaignFunctions.Polls;

/// <summary>A line of a poll's log. Lines with one receipt are one voter's, and the last of them stands; an empty one withdraws.</summary>
public sealed record LogLine(
    string Receipt,
    int Revision,
    string[]? Choices,
    Dictionary<string, int>? Points,
    string Tier,
    DateTimeOffset CastAt
);
