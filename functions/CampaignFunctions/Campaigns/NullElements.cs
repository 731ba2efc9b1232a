namespace CampaignFunctions.Campaigns;

/// <summary>Finds nulls in the lists of a definition.</summary>
internal static class NullElements
{
    /// <summary>
    /// Returns a field that contains null, or null if there is none. In JSON, any list may contain null, because no type forbids
    /// it.
    /// </summary>
    public static string? Find(CampaignDefinition c)
    {
        if (c.Title.ContainsValue(null!))
            return "title";
        if (c.Segments.Values.Any(values => values is null || values.Contains(null)))
            return "segments";
        if (c.Polls.Any(HasNull))
            return "polls";
        return c.Editions.Any(HasNull) ? "editions" : null;
    }

    private static bool HasNull(PollDefinition? poll) =>
        poll is null
        || poll.Title.ContainsValue(null!)
        || poll.Options.Any(option => option is null || option.Title.ContainsValue(null!));

    private static bool HasNull(EditionDefinition? edition) =>
        edition is null
        || edition.Title.ContainsValue(null!)
        || edition.Choices.Any(choice => choice is null || choice.Title.ContainsValue(null!) || choice.Values.Contains(null))
        || edition.Countries?.Contains(null) == true;
}
