namespace CampaignFunctions.Campaigns;

/// <summary>
/// Protects an edition that people can order or have ordered: the edition stays, and so do the terms to which they agreed.
/// </summary>
internal static class EditionFreeze
{
    /// <summary>Returns the editions that are on sale at this instant, or that an earlier change found on sale.</summary>
    public static IReadOnlyList<string> Frozen(CampaignDocument before, DateTimeOffset instant) =>
        before.Status == CampaignStatus.Live && before.Definition.Windows.Preorders is { } window && window.From <= instant
            ? [.. before.Definition.Editions.Select(edition => edition.Id)]
            : before.FrozenEditions;

    /// <summary>
    /// Returns whether the change is allowed. The capacity may grow, and values of choices may be added. Price, payment, deposit
    /// and existing values must stay.
    /// </summary>
    public static bool IsAllowed(EditionDefinition before, EditionDefinition? after) =>
        after is not null
        && (after.Price, after.Payment, after.Deposit) == (before.Price, before.Payment, before.Deposit)
        && after.Capacity >= before.Capacity
        && after.Choices.Length == before.Choices.Length
        && before.Choices.All(choice =>
            Array.Exists(after.Choices, same => same.Id == choice.Id && !choice.Values.Except(same.Values).Any())
        );
}
