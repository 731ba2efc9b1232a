using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;

namespace CampaignFunctions.Polls;

/// <summary>A ballot in valid form, with its campaign and its poll.</summary>
/// <param name="Refusal">
/// The reason why the ballot may not be recorded at this instant; null if it may. A repeat of a recorded ballot is answered in
/// any case.
/// </param>
internal sealed record AcceptedBallot(CampaignDocument Campaign, PollDefinition Poll, BallotContent Content, Problem? Refusal);
