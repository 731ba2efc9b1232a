using CampaignFunctions.Messaging;

namespace CampaignFunctions.Participants;

/// <summary>Look at this person: a mail may be due.</summary>
public sealed record MailHint(string CampaignId, string VoterKey)
{
    public const string QueueName = "mail";

    public static readonly QueueName<MailHint> Queue = new(QueueName, IdentityJson.Default.MailHint);
}
