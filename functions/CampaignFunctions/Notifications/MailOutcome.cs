namespace CampaignFunctions.Notifications;

/// <summary>The outcome of handing over a mail.</summary>
public enum MailOutcome
{
    /// <summary>The server has accepted the mail for delivery.</summary>
    Accepted,

    /// <summary>There is no such receiver: no mail to this address can ever be delivered.</summary>
    UnknownReceiver,

    /// <summary>The server refuses this mail for good, for example because of its text or its sender.</summary>
    Refused,

    /// <summary>
    /// The receiver wants no such mail, has had all that strangers may cause in a day, or could not get earlier mail.
    /// </summary>
    Withheld,

    /// <summary>Nobody is to get this mail.</summary>
    LeftOut,
}
