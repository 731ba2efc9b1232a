using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Tallies;

/// <summary>Open takes ballots; closed may still be counting; final has counted all.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PollState>))]
public enum PollState
{
    Open,
    Closed,
    Final,
}
