using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Suggestions;

/// <summary>A request to comment on a suggestion.</summary>
/// <param name="Author">A participant or a member of staff.</param>
/// <param name="Key">The idempotency key; null if there is none.</param>
/// <param name="BodyHash">The hash of the body; null if there is no key.</param>
public sealed record CommentCommand(
    CampaignDocument Campaign,
    string SuggestionId,
    Caller Author,
    CommentRequest Comment,
    string? Key,
    string? BodyHash
)
{
    /// <summary>The name by which the store knows the author.</summary>
    public string AuthorKey => KeyOf(Author);

    public static string KeyOf(Caller author) =>
        author switch
        {
            Staff staff => CommentDocument.KeyOf(staff),
            Participant person => person.VoterKey,
            _ => throw new ArgumentException("Only participants and staff comment.", nameof(author)),
        };
}
