namespace CampaignFunctions.Campaigns;

/// <summary>What may no longer change of an edition that people order or have ordered: what they agreed to, and that it is there.</summary>
internal static class EditionFreeze
{
    /// <summary>Editions on sale at this instant, or found so by an earlier change.</summary>
    public static IReadOnlyList<string> Frozen(CampaignDocument before, DateTimeOffset instant) =>
        before.Status == CampaignStatus.Live && before.Definition.Windows.Preorders is { } window && window.From <= instant
            ? [.. before.Definition.Editions.Select(edition => edition.Id)]
            : before.FrozenEditions;

    /// <summary>Capacity may grow, values of choices may be added; price, payment and what was there stay.</summary>
    public static bool IsAllowed(EditionDefinition before, EditionDefinition? after) =>
        after is not null
        && (after.Price, after.Payment, after.Deposit) == (before.Price, before.Payment, before.Deposit)
        && after.Capacity >= before.Capacity
        && after.Choices.Length == before.Choices.Length
        && before.Choices.All(choice =>
            Array.Exists(after.Choices, same => same.Id == choice.Id && !choice.Values.Except(same.Values).Any())
        );
}
