using System.Text.Json.Serialization;
using CampaignFunctions.Messaging;

namespace CampaignFunctions.Payments;

/// <summary>
/// Asks to check this pre-order, or the pre-order of this payment. A hint with neither asks to read the latest events at the
/// payment provider.
/// </summary>
/// <param name="IsNotice">
/// True if the payment provider reported an event: then its objects are checked. Otherwise, only due steps are done.
/// </param>
/// <param name="IsSuccess">True if the event only reports that the payment succeeded.</param>
/// <param name="Tries">How many times the payment provider did not answer; each time, the next try comes later.</param>
/// <param name="TurnAt">The turn for which the hint was sent; null if it was sent for none.</param>
public sealed record PaymentHint(
    string? CampaignId = null,
    string? PreorderId = null,
    string? PaymentId = null,
    bool IsNotice = false,
    bool IsSuccess = false,
    int Tries = 0,
    DateTimeOffset? TurnAt = null
)
{
    /// <summary>Returns a hint that asks to read the latest events at the payment provider.</summary>
    public static PaymentHint ForEvents() => new();

    /// <summary>Returns a hint that asks to check a pre-order.</summary>
    public static PaymentHint ForPreorder(string campaignId, string preorderId) => new(campaignId, preorderId);

    /// <summary>The object that the hint asks to check.</summary>
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
