using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Polls;

/// <summary>What a participant asks to be recorded.</summary>
/// <param name="Ballot">Null to withdraw.</param>
/// <param name="Expected">The revision that must stand, 0 for none ever cast; null where any may.</param>
/// <param name="From">The client's address.</param>
public sealed record CastCommand(
    CampaignDocument Campaign,
    string PollId,
    Participant Voter,
    BallotRequest? Ballot,
    int? Expected,
    IPAddress From
);
