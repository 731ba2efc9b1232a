using CampaignFunctions.Http;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Lists for a person the suggestions with which the person did something.</summary>
public sealed class ParticipantActions(
    IDocumentStore store,
    SuggestionQuery suggestions,
    SetSupport support,
    FollowSuggestion follow
)
{
    /// <summary>Returns a page of the person's own suggestions, the newest first, and the place of the next page.</summary>
    public Task<(SuggestionDocument[] Items, string? Next)> SuggestedAsync(
        Participant person,
        Page page,
        CancellationToken cancellationToken
    ) =>
        // A call that ended before it made its suggestion left an action of another time.
        PageAsync(
            person,
            ParticipantActionKind.Suggested,
            page,
            (action, suggestion, _) => Task.FromResult(suggestion.CreatedAt == action.At),
            cancellationToken
        );

    /// <summary>Returns a page of the suggestions that the person supports now, in the order of their ids.</summary>
    public Task<(SuggestionDocument[] Items, string? Next)> SupportedAsync(
        Participant person,
        Page page,
        CancellationToken cancellationToken
    ) =>
        PageAsync(
            person,
            ParticipantActionKind.Supported,
            page,
            async (_, suggestion, cancel) =>
                (await support.LastAsync(person.CampaignId, suggestion.Id, person.VoterKey, cancel))?.Content.Supported == true,
            cancellationToken
        );

    /// <summary>Returns a page of the suggestions that the person follows now, in the order of their ids.</summary>
    public Task<(SuggestionDocument[] Items, string? Next)> FollowedAsync(
        Participant person,
        Page page,
        CancellationToken cancellationToken
    ) =>
        PageAsync(
            person,
            ParticipantActionKind.Followed,
            page,
            (_, suggestion, cancel) => follow.IsFollowingAsync(person, suggestion.Id, cancel),
            cancellationToken
        );

    private async Task<(SuggestionDocument[] Items, string? Next)> PageAsync(
        Participant person,
        ParticipantActionKind kind,
        Page page,
        Func<ParticipantAction, SuggestionDocument, CancellationToken, Task<bool>> holds,
        CancellationToken cancellationToken
    )
    {
        var query = new Query(ParticipantAction.PartitionOf(person.CampaignId, person.VoterKey, kind))
        {
            After = Keyset.OfId(page.After),
            Limit = page.Limit,
        };
        var rows = await store.QueryAsync(ParticipantAction.Container, query, cancellationToken);
        var found = await rows.EachAsync(
            BoundedWork.Reads,
            async row =>
            {
                var action = row.Document;
                var suggestion = await suggestions.FindAsync(person.CampaignId, action.SuggestionId, cancellationToken);
                return suggestion is not null && await holds(action, suggestion.Document, cancellationToken)
                    ? suggestion.Document
                    : null;
            }
        );
        return ([.. found.OfType<SuggestionDocument>()], rows.Count < page.Limit ? null : rows[^1].Document.Id);
    }
}
