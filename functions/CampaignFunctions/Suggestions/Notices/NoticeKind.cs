using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>The kinds of events about which people get notices.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<NoticeKind>))]
public enum NoticeKind
{
    /// <summary>The suggestion has another status, or another response of the brand.</summary>
    Status,

    /// <summary>Staff of the brand have commented on the suggestion.</summary>
    Comment,
}
