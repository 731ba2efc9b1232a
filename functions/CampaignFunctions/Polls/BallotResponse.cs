namespace CampaignFunctions.Polls;

/// <summary>The ballot that stands. <c>receipt</c> finds the voter's lines in the published log.</summary>
public sealed record BallotResponse(
    string PollId,
    int Revision,
    string[]? Choices,
    Dictionary<string, int>? Points,
    Dictionary<string, string>? Segments,
    DateTimeOffset CastAt,
    string Receipt
);
