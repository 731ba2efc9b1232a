using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// The rules by which email addresses are one person. A value never changes its meaning, because the keys of participants depend
/// on it: other rules get another value.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<MailboxRule>))]
public enum MailboxRule
{
    /// <summary>Each address is a person.</summary>
    Address,

    /// <summary>
    /// Addresses that differ only by a tag after a plus sign are one person, and at Gmail also by dots and by the name
    /// <c>googlemail.com</c>.
    /// </summary>
    Mailbox,
}
