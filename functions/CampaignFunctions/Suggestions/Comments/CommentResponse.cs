namespace CampaignFunctions.Suggestions;

/// <summary>A comment as everybody sees it.</summary>
/// <param name="Parent">The comment to which it is a reply; null if it is none.</param>
/// <param name="Text">The text; null if the comment is deleted.</param>
/// <param name="EditedAt">The time of the last change of the text; null if there was none.</param>
/// <param name="Revision">The number of changes, from 1: the ETag of the comment.</param>
public sealed record CommentResponse(
    string Id,
    string? Parent,
    string? Text,
    CommentWriter By,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt,
    CommentState State,
    int Revision
)
{
    /// <summary>Returns the comment as everybody sees it.</summary>
    /// <param name="author">The author of the suggestion.</param>
    public static CommentResponse Of(CommentDocument comment, string author) =>
        new(
            comment.Id,
            comment.Parent,
            comment.Text,
            WriterOf(comment, author),
            comment.CreatedAt,
            comment.EditedAt,
            comment.State,
            comment.Revision
        );

    private static CommentWriter WriterOf(CommentDocument comment, string author)
    {
        if (comment.IsStaff)
            return CommentWriter.Brand;
        return comment.Author == author ? CommentWriter.Author : CommentWriter.Participant;
    }
}
