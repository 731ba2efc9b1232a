using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Lets participants follow suggestions. The same call again changes nothing.</summary>
public sealed class FollowSuggestion(IDocumentStore store, SuggestionQuery suggestions, TimeProvider clock)
{
    /// <summary>Returns null if the person now follows the suggestion, or not any more, as requested.</summary>
    public async Task<Problem?> HandleAsync(
        Participant person,
        string suggestionId,
        bool isFollowing,
        CancellationToken cancellationToken
    )
    {
        if (await suggestions.FindAsync(person.CampaignId, suggestionId, cancellationToken) is null)
            return ProblemCode.SuggestionNotFound;
        var (partition, now) = (Follower.PartitionOf(person.CampaignId, suggestionId), clock.GetUtcNow());
        if (!isFollowing)
        {
            await store.DeleteAsync(Follower.Container, partition, person.VoterKey, etag: null, cancellationToken);
            return null;
        }

        var action = ParticipantAction.Followed(person, suggestionId, now);
        await store.CreateAsync(ParticipantAction.Container, action, cancellationToken);
        var follower = new Follower
        {
            Id = person.VoterKey,
            Pk = partition,
            At = now,
        };
        await store.CreateAsync(Follower.Container, follower, cancellationToken);
        return null;
    }

    public async Task<bool> IsFollowingAsync(Participant person, string suggestionId, CancellationToken cancellationToken) =>
        await store.FindAsync(
            Follower.Container,
            Follower.PartitionOf(person.CampaignId, suggestionId),
            person.VoterKey,
            cancellationToken
        )
            is not null;
}
