using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>The status of a suggestion.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SuggestionStatus>))]
public enum SuggestionStatus
{
    Received,
}
