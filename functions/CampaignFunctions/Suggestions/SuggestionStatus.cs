using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>The brand's decision about a suggestion. Moderators set it, in any order: a mistake can be corrected.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SuggestionStatus>))]
public enum SuggestionStatus
{
    Received,
    UnderReview,
    Planned,
    InProduction,
    Delivered,
    Declined,
}
