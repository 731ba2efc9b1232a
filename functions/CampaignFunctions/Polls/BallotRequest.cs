namespace CampaignFunctions.Polls;

/// <summary>A ballot as a participant sends it: <c>choices</c>, or <c>points</c> if the poll spreads points.</summary>
public sealed record BallotRequest
{
    public string[]? Choices { get; init; }

    public Dictionary<string, int>? Points { get; init; }

    public Dictionary<string, string>? Segments { get; init; }
}
