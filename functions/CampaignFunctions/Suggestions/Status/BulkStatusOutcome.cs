using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>The outcome for one of several suggestions.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<BulkStatusOutcome>))]
public enum BulkStatusOutcome
{
    Changed,

    /// <summary>The suggestion already had this status and response.</summary>
    Unchanged,

    Refused,
}
