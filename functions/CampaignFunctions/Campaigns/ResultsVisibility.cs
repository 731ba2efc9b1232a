using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// The time from which participants and visitors see results: always, after their own vote, or when the result is final.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ResultsVisibility>))]
public enum ResultsVisibility
{
    Live,
    AfterVote,
    AfterClose,
}
