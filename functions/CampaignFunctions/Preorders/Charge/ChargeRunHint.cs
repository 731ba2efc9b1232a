using CampaignFunctions.Messaging;

namespace CampaignFunctions.Preorders;

/// <summary>Asks to check this charge run: it may not have included every pre-order yet.</summary>
public sealed record ChargeRunHint(string CampaignId, string EditionId, string RunId)
{
    public const string QueueName = "charge-runs";

    public static readonly QueueName<ChargeRunHint> Queue = new(QueueName, StoredPreorderJson.Default.ChargeRunHint);
}
