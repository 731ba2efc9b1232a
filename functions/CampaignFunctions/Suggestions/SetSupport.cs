using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Appends a revision to a suggestion's log of support. As with ballots, each person counts once.</summary>
public sealed class SetSupport(
    IDocumentStore store,
    SuggestionQuery suggestions,
    ICampaignQuery campaigns,
    SupportHints hints,
    NetworkOrigin networks,
    TimeProvider clock
)
{
    /// <summary>Returns null if the support is now as requested, or the problem that prevented it.</summary>
    public async Task<Problem?> HandleAsync(SupportCommand command, CancellationToken cancellationToken)
    {
        var (campaign, voterKey) = (command.Campaign, command.Voter.VoterKey);
        if (await suggestions.FindAsync(campaign.Id, command.SuggestionId, cancellationToken) is null)
            return ProblemCode.SuggestionNotFound;

        var castAt = clock.GetUtcNow();
        var isOpen = await campaigns.AllowsAsync(campaign, fresh => fresh.AreSuggestionsOpen(castAt), cancellationToken);
        var last =
            isOpen && command.Supported ? null : await LastAsync(campaign.Id, command.SuggestionId, voterKey, cancellationToken);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var decided = Decide(last, command.Supported, command.Voter.Tier, isOpen);
            if (decided is not { IsSuccess: true, Value: { } next })
            {
                // The current revision may come from an earlier request of this person whose answer and hint were lost.
                if (losses > 0)
                    hints.Signal(campaign.Id, command.SuggestionId);
                return decided.Problem;
            }

            if (last is null)
                await store.CreateAsync(
                    ParticipantAction.Container,
                    ParticipantAction.Supported(campaign.Id, voterKey, command.SuggestionId, castAt),
                    cancellationToken
                );
            var revision = Revision(last, next, command, castAt);
            if (await store.CreateAsync(SupportRevision.Container, revision, cancellationToken) is not null)
            {
                hints.Signal(campaign.Id, command.SuggestionId);
                return null;
            }

            last = await LastAsync(campaign.Id, command.SuggestionId, voterKey, cancellationToken);
        }

        throw Contention.Exhausted();
    }

    public Task<SupportRevision?> LastAsync(
        string campaignId,
        string suggestionId,
        string voterKey,
        CancellationToken cancellationToken
    ) =>
        store.FindLastRevisionAsync(
            SupportRevision.Container,
            SupportRevision.PartitionOf(campaignId, suggestionId),
            voterKey,
            cancellationToken
        );

    /// <summary>Returns the content to append, or null if the support is already as requested.</summary>
    internal static Result<SupportContent?> Decide(SupportRevision? last, bool supported, string tier, bool isOpen)
    {
        if ((last?.Content.Supported ?? false) == supported)
            return null as SupportContent;
        if (!isOpen)
            return ProblemCode.WindowClosed;
        return last?.Revision == RevisionId.MaxRevision
            ? new Problem(ProblemCode.TooManyRequests) { RetryAfter = TimeSpan.FromDays(1) }
            : new SupportContent(supported, tier, last?.Content.Counted ?? true);
    }

    private SupportRevision Revision(SupportRevision? last, SupportContent next, SupportCommand command, DateTimeOffset castAt)
    {
        var revision = (last?.Revision ?? 0) + 1;
        return new()
        {
            Id = RevisionId.Of(command.Voter.VoterKey, revision),
            Pk = SupportRevision.PartitionOf(command.Campaign.Id, command.SuggestionId),
            CampaignId = command.Campaign.Id,
            SuggestionId = command.SuggestionId,
            Revision = revision,
            Content = next,
            Previous = last?.Content,
            CastAt = castAt,
            IdentityAge = Math.Max(0, (long)(castAt - command.Voter.Since).TotalSeconds),
            Network = networks.Of(command.From, command.Campaign.Pepper, castAt),
        };
    }
}
