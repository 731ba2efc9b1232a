namespace CampaignFunctions.Polls;

/// <summary>The voter's current ballot. <c>receipt</c> marks the voter's lines in the exported log.</summary>
public sealed record BallotResponse(
    string PollId,
    int Revision,
    string[]? Choices,
    Dictionary<string, int>? Points,
    Dictionary<string, string>? Segments,
    DateTimeOffset CastAt,
    string Receipt
);
