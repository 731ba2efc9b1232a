using CampaignFunctions.Messaging;

namespace CampaignFunctions.Preorders;

/// <summary>Asks to check this pre-order: a mail may be due.</summary>
public sealed record PreorderMailHint(string CampaignId, string PreorderId)
{
    public const string QueueName = "preorder-mail";

    public static readonly QueueName<PreorderMailHint> Queue = new(QueueName, StoredPreorderJson.Default.PreorderMailHint);
}
