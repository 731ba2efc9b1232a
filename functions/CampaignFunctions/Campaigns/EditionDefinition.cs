using System.Text.Json.Serialization;

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

/// <summary>Who cancels before this date gets so many percent of what they paid; who cancels later, nothing.</summary>
public sealed record RefundTerms(DateTimeOffset Before, int Percent);

/// <summary>A choice to be made with a pre-order, such as a trim.</summary>
public sealed record ChoiceDefinition
{
    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }

    public required ChoiceValue[] Values { get; init; }
}

/// <summary>A value of a choice and what it adds to the price, in minor units.</summary>
public sealed record ChoiceValue(string Id, long Surcharge = 0);

/// <summary>An amount in minor units and its ISO 4217 currency.</summary>
public sealed record Money(long Amount, string Currency);

/// <summary>Charged at once; a part now and the rest at production; or nothing now and all at production.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PaymentKind>))]
public enum PaymentKind { Full, Deposit, SaveCard }
