using System.Text.Json.Serialization;

namespace CampaignFunctions.Campaigns;

/// <summary>An edition that customers can pre-order. Amounts are in minor units of the price's currency.</summary>
public sealed record EditionDefinition
{
    /// <summary>The value of <see cref="ChargeNoticeDays"/> if it is null.</summary>
    public const int UsualNoticeDays = 7;

    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }

    public required Money Price { get; init; }

    public required PaymentKind Payment { get; init; }

    /// <summary>The amount that is paid at once, for <see cref="PaymentKind.Deposit"/>.</summary>
    public long? Deposit { get; init; }

    public required int Capacity { get; init; }

    public int PerPerson { get; set; } = 1;

    public ChoiceDefinition[] Choices { get; set; } = [];

    /// <summary>The countries where the edition is sold, as ISO 3166-1 alpha-2 codes; everywhere if null.</summary>
    public string[]? Countries { get; init; }

    /// <summary>The time until which choices may change; until the charge if null.</summary>
    public DateTimeOffset? LockDate { get; init; }

    /// <summary>
    /// The planned time of the charge for the amount still owed. Cards that expire before this time are found in advance.
    /// </summary>
    public DateTimeOffset? ChargeOn { get; init; }

    /// <summary>
    /// How many days before that time customers get a notice with the amount; 7 if null, and none if 0.
    /// </summary>
    public int? ChargeNoticeDays { get; init; }

    /// <summary>Refund terms on cancellation; full refund if null.</summary>
    public RefundTerms? Refund { get; init; }

    /// <summary>
    /// For how many days after the fulfilment the customer can cancel; 14 if null. In the EU, the law gives a consumer 14 days.
    /// </summary>
    public int? WithdrawalDays { get; init; }

    /// <summary>
    /// True if the price of an order may rise: values may be added to its choices, and the lock date may move.
    /// </summary>
    [JsonIgnore]
    public bool MayRise => Choices.Length > 0;
}
