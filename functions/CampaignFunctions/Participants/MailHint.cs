using CampaignFunctions.Messaging;

namespace CampaignFunctions.Participants;

/// <summary>A hint at a person to whom mail may be due.</summary>
public sealed record MailHint(string CampaignId, string VoterKey)
{
    public const string QueueName = "mail";

    public static readonly QueueName<MailHint> Queue = new(QueueName, IdentityJson.Default.MailHint);
}
