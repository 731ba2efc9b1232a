using CampaignFunctions.Problems;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>Checks the form of a suggestion. Lengths are in user-perceived characters.</summary>
internal static class SuggestionRules
{
    public const int MinTitle = 2;
    public const int MaxTitle = 200;
    public const int MaxText = 4000;
    public const int MaxTags = 5;
    public const int MaxTag = 64;

    /// <summary>Returns the suggestion with its texts in NFC, or 400 with an error for the faulty field.</summary>
    public static Result<SuggestionRequest> Check(SuggestionRequest suggestion)
    {
        if (suggestion.Tags is { } sent && sent.Contains(null))
            return Problem.Invalid("tags", "must not contain null");
        var (title, text, tags) = (
            NormalText.Of(suggestion.Title).Trim(),
            NormalText.Of(suggestion.Text),
            Array.ConvertAll(suggestion.Tags ?? [], tag => NormalText.Of(tag).Trim())
        );
        if (!ReadableText.Has(title, MinTitle, MaxTitle))
            return Problem.Invalid("title", $"must be {MinTitle} to {MaxTitle} characters");
        if (!ReadableText.Has(text, 1, MaxText))
            return Problem.Invalid("text", $"must be 1 to {MaxText} characters");
        return
            tags.Length <= MaxTags
            && tags.ToHashSet().Count == tags.Length
            && Array.TrueForAll(tags, tag => ReadableText.Has(tag, 1, MaxTag))
            ? new SuggestionRequest(title, text, tags)
            : Problem.Invalid("tags", $"must be at most {MaxTags} different tags of 1 to {MaxTag} characters");
    }
}
