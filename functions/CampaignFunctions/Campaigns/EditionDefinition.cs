namespace CampaignFunctions.Campaigns;

/// <summary>Something that can be pre-ordered. Amounts are in minor units of the price's currency.</summary>
public sealed record EditionDefinition
{
    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }

    public required Money Price { get; init; }

    public required PaymentKind Payment { get; init; }

    /// <summary>What is paid at once, for <see cref="PaymentKind.Deposit"/>.</summary>
    public long? Deposit { get; init; }

    public required int Capacity { get; init; }

    public int PerPerson { get; set; } = 1;

    public ChoiceDefinition[] Choices { get; set; } = [];

    /// <summary>Where it is sold: ISO 3166-1 alpha-2 codes; everywhere when absent.</summary>
    public string[]? Countries { get; init; }

    /// <summary>Until when choices may be changed; until the charge when absent.</summary>
    public DateTimeOffset? LockDate { get; init; }

    /// <summary>When what is still owed is meant to be charged. Cards that expire before are found ahead of it.</summary>
    public DateTimeOffset? ChargeOn { get; init; }

    /// <summary>What who cancels gets back; all they paid when absent.</summary>
    public RefundTerms? Refund { get; init; }
}
