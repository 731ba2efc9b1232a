using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>The people who are told next.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<NoticePhase>))]
public enum NoticePhase
{
    Author,
    Supporters,
    Followers,

    /// <summary>All people have the notice; those who want mail at once get it.</summary>
    Mail,
    Done,
}
