using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>When a visitor must solve a challenge to take part.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<JoinChallenge>))]
public enum JoinChallenge
{
    Never,

    /// <summary>When a tenth of the visitors that a network may have in an hour have come from it.</summary>
    WhenBusy,

    Always,
}
