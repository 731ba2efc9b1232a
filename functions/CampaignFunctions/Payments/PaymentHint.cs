using System.Text.Json.Serialization;
using CampaignFunctions.Messaging;

namespace CampaignFunctions.Payments;

/// <summary>
/// Look at this pre-order, or at the one that this payment belongs to, or, with neither, at what the provider says has happened lately.
/// </summary>
/// <param name="IsNotice">Whether the provider says that something has happened: then its objects are looked at. Else only what is due is done.</param>
/// <param name="IsSuccess">Whether all it says is that the payment succeeded.</param>
/// <param name="Retries">How often it is sent again, soon, where the provider does not answer: for what a customer waits for. The rest is left to the sweep.</param>
public sealed record PaymentHint(
    string? CampaignId = null,
    string? PreorderId = null,
    string? PaymentId = null,
    bool IsNotice = false,
    bool IsSuccess = false,
    int Retries = 0
)
{
    /// <summary>Asks to look at what the provider says has happened lately.</summary>
    public static PaymentHint ForEvents() => new();

    /// <summary>Asks to look at a pre-order.</summary>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="preorderId">The pre-order.</param>
    /// <param name="retries">How often the hint is sent again, soon, if the provider does not answer.</param>
    public static PaymentHint ForPreorder(string campaignId, string preorderId, int retries = 0) =>
        new(campaignId, preorderId, Retries: retries);

    /// <summary>What the hint asks to look at.</summary>
    [JsonIgnore]
    public PaymentHintTarget Target =>
        this switch
        {
            { CampaignId: not null, PreorderId: not null } => PaymentHintTarget.Preorder,
            { PaymentId: not null } => PaymentHintTarget.Payment,
            _ => PaymentHintTarget.Events,
        };

    public const string QueueName = "payments";

    public static readonly QueueName<PaymentHint> Queue = new(QueueName, PaymentJson.Default.PaymentHint);
}
