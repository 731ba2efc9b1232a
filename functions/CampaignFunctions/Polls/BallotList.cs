namespace CampaignFunctions.Polls;

/// <summary>A page of the voter's current ballots, in the order of the polls.</summary>
public sealed record BallotList(BallotResponse[] Items, string? Next);
