using CampaignFunctions.Problems;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>Checks the form of a comment. Lengths are in user-perceived characters.</summary>
internal static class CommentRules
{
    public const int MaxText = 2000;
    private const int MaxId = 100;

    /// <summary>Returns the comment with its text trimmed and in NFC, or 400 with an error for the faulty field.</summary>
    public static Result<CommentRequest> Check(CommentRequest comment)
    {
        if (comment.Parent is { Length: 0 or > MaxId })
            return Problem.Invalid("parent", "must be the id of a comment");
        var text = NormalText.Of(comment.Text).Trim();
        return ReadableText.Has(text, 1, MaxText)
            ? comment with
            {
                Text = text,
            }
            : Problem.Invalid("text", $"must be 1 to {MaxText} characters");
    }
}
