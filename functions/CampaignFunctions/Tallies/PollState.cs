using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Tallies;

/// <summary>
/// The state of a poll. An open poll takes ballots, a closed poll may still be counting, and a final poll has counted all
/// ballots.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PollState>))]
public enum PollState
{
    Open,
    Closed,
    Final,
}
