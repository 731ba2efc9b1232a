using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Leads from a person to a suggestion with which the person did something. It is created before that action, so it may lead to
/// nothing: its readers check each.
/// </summary>
public sealed record ParticipantAction : IDocument
{
    public static readonly Container<ParticipantAction> Container = new(
        "actions",
        StoredSuggestionJson.Default.ParticipantAction
    );

    /// <summary>The suggestion; for a suggestion or a comment that the person made, an id that puts the newest first.</summary>
    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string SuggestionId { get; init; }

    /// <summary>The time of the action; of the first one, if it can be repeated.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The comment that the person made; null if the action is no comment.</summary>
    public string? CommentId { get; init; }

    /// <summary>The hash of the body that came with an idempotency key; null if there was none.</summary>
    public string? BodyHash { get; init; }

    public static string PartitionOf(string campaignId, string voterKey, ParticipantActionKind kind) =>
        $"{campaignId}:{voterKey}:{KebabCase.Of(kind)}";

    public static ParticipantAction Suggested(string campaignId, SuggestionDocument suggestion) =>
        new()
        {
            Id = $"{NewestFirst.Of(suggestion.CreatedAt)}.{suggestion.Id}",
            Pk = PartitionOf(campaignId, suggestion.Author, ParticipantActionKind.Suggested),
            SuggestionId = suggestion.Id,
            At = suggestion.CreatedAt,
        };

    public static ParticipantAction Supported(string campaignId, string voterKey, string suggestionId, DateTimeOffset at) =>
        Of(campaignId, voterKey, ParticipantActionKind.Supported, suggestionId, at);

    public static ParticipantAction Followed(Participant person, string suggestionId, DateTimeOffset at) =>
        Of(person.CampaignId, person.VoterKey, ParticipantActionKind.Followed, suggestionId, at);

    public static ParticipantAction Commented(CommentDocument comment) =>
        Of(comment.CampaignId, comment.Author, ParticipantActionKind.Commented, comment.SuggestionId, comment.CreatedAt) with
        {
            Id = $"{NewestFirst.Of(comment.CreatedAt)}.{comment.Id}",
            CommentId = comment.Id,
        };

    /// <summary>Returns the action by which a repeat with the same idempotency key finds the comment.</summary>
    public static ParticipantAction CommentKey(CommentDocument comment, string keyId) =>
        Commented(comment) with
        {
            Id = keyId,
            Pk = PartitionOf(comment.CampaignId, comment.Author, ParticipantActionKind.CommentKey),
        };

    private static ParticipantAction Of(
        string campaignId,
        string voterKey,
        ParticipantActionKind kind,
        string suggestionId,
        DateTimeOffset at
    ) =>
        new()
        {
            Id = suggestionId,
            Pk = PartitionOf(campaignId, voterKey, kind),
            SuggestionId = suggestionId,
            At = at,
        };
}
