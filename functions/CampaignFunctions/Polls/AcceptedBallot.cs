using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;

namespace CampaignFunctions.Polls;

/// <summary>A ballot of good form, in the campaign and poll that it is for.</summary>
/// <param name="Refusal">Why the ballot may not be recorded at this instant; null if it may. A repeat of a recorded ballot is answered even so.</param>
internal sealed record AcceptedBallot(CampaignDocument Campaign, PollDefinition Poll, BallotContent Content, Problem? Refusal);
