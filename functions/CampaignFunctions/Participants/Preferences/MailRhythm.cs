using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Participants;

/// <summary>How often a person gets mail with notices.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<MailRhythm>))]
public enum MailRhythm
{
    Never,
    Daily,
    AtOnce,
}
