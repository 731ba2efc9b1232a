using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>When the public sees results: always, once they have voted, or once the result is final.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ResultsVisibility>))]
public enum ResultsVisibility
{
    Live,
    AfterVote,
    AfterClose,
}
