namespace CampaignFunctions.Suggestions;

/// <summary>The filter and the order of a list of suggestions. Filters with the same tags in the same order are equal.</summary>
/// <param name="Tags">The tags that a suggestion must carry, all of them.</param>
public sealed record SuggestionFilter(string CampaignId, SuggestionSort Sort, IReadOnlyList<string> Tags, string? Status)
{
    public bool Equals(SuggestionFilter? other) =>
        other is not null
        && (CampaignId, Sort, Status) == (other.CampaignId, other.Sort, other.Status)
        && Tags.SequenceEqual(other.Tags);

    public override int GetHashCode() => HashCode.Combine(CampaignId, Sort, Status, Tags.Count == 0 ? null : Tags[0]);
}
