using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// The method of a poll: one option; several options; several options in order of preference; or points spread over several
/// options.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PollMethod>))]
public enum PollMethod
{
    Single,
    Approval,
    Ranked,
    Points,
}
