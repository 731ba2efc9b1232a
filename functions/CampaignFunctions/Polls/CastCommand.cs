using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Polls;

/// <summary>A participant's request to record a ballot.</summary>
/// <param name="Ballot">The ballot; null to withdraw it.</param>
/// <param name="Expected">
/// The revision that must be current: 0 if the voter must never have cast a ballot, and <see
/// cref="Http.Preconditions.AnyRevision"/> if the voter must have cast one. Null if there is no condition.
/// </param>
/// <param name="From">The client's address.</param>
public sealed record CastCommand(
    CampaignDocument Campaign,
    string PollId,
    Participant Voter,
    BallotRequest? Ballot,
    int? Expected,
    IPAddress From
);
