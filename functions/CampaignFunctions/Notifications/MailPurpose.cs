namespace CampaignFunctions.Notifications;

/// <summary>The reason for which people get a mail. It decides which stops of their address hold for it.</summary>
public enum MailPurpose
{
    /// <summary>A code that somebody has just asked for. It is always sent.</summary>
    Code,

    /// <summary>News about the receiver's pre-order. It is not sent to an address that cannot get mail.</summary>
    Order,

    /// <summary>News about ideas, or of the brand. It is sent only to people who want it.</summary>
    News,
}
