using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>One option; several; several in order of preference; or points spread over several.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PollMethod>))]
public enum PollMethod
{
    Single,
    Approval,
    Ranked,
    Points,
}
