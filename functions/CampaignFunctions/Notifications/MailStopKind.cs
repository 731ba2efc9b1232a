using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Notifications;

/// <summary>Why mail to an address has stopped.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<MailStopKind>))]
public enum MailStopKind
{
    /// <summary>A mail bounced, or the mail server refused the receiver for good. Only codes are still sent.</summary>
    Undeliverable,

    /// <summary>The receiver marked a mail as spam. Mail about ideas and news is not sent any more.</summary>
    Complaint,
}
