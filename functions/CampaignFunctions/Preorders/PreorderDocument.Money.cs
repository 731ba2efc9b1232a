using System.Text.Json.Serialization;
using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <content>Its checkouts, charges and refunds at the payment provider.</content>
public sealed partial record PreorderDocument
{
    /// <summary>The checkout that is being opened, or is open; null while the pre-order waits in line for it.</summary>
    public CheckoutIntent? Checkout { get; init; }

    /// <summary>
    /// The number of the last checkout that closed while staff held the units; 0 if there is none. The next one has a higher
    /// number, and so another key.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ClosedCheckout { get; init; }

    /// <summary>The payment provider's id of the customer.</summary>
    public string? CustomerId { get; init; }

    public CardFact? Card { get; init; }

    /// <summary>A checkout in which the customer gives another card; null if there is none.</summary>
    public CheckoutIntent? Renewal { get; init; }

    /// <summary>The number of all renewals so far.</summary>
    public int RenewalCount { get; init; }

    /// <summary>The last warning to the customer that the card expires before a charge.</summary>
    public CardWarning? CardWarned { get; init; }

    public ChargeIntent? Charge { get; init; }

    /// <summary>The attempts of the last 30 days to charge cards; null if there was none.</summary>
    public CardAttempt[]? CardAttempts { get; init; }

    /// <summary>The last notice to the customer of a charge; null if there was none.</summary>
    public ChargeNotice? ChargeNoticed { get; init; }

    /// <summary>The charge run that included the pre-order last.</summary>
    public string? ChargeRunId { get; init; }

    /// <summary>The payment provider's ids of the payments that may have moved money.</summary>
    public string[] Payments { get; set; } = [];

    public RefundIntent[] Refunds { get; set; } = [];

    /// <summary>A refund that staff asked for without a cancellation, and that has not begun; null if there is none.</summary>
    public GoodwillRefund? Goodwill { get; init; }

    public LedgerEntry[] Ledger { get; set; } = [];
}
