using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Records a suggestion as one document. With an idempotency key, a repeat finds the document that the first call created.
/// </summary>
public sealed class SubmitSuggestion(
    IDocumentStore store,
    ICampaignQuery campaigns,
    HourlyLimits limits,
    Keyring keys,
    TimeProvider clock
)
{
    public const int PerCallerAndHour = 20;

    private const string LimitKind = "suggestion";

    /// <summary>Returns the suggestion in its current state, or the problem that prevented it.</summary>
    public async Task<Result<SuggestionDocument>> HandleAsync(SubmitCommand command, CancellationToken cancellationToken)
    {
        var wellFormed = SuggestionRules.Check(command.Suggestion);
        if (wellFormed.Problem is { } malformed)
            return malformed;

        var (campaign, author) = (command.Campaign, command.Author);
        var id = command.Key is null
            ? Guid.CreateVersion7().ToString()
            : IdempotencyKey.IdOf(keys, campaign.Pepper, author.VoterKey, LimitKind, command.Key);
        var partition = SuggestionDocument.PartitionOf(campaign.Id, id);

        // The key comes before the window and the author's own limit: a repeat is answered after the close and over the limit.
        if (command.Key is not null && await FindAsync(partition, id, cancellationToken) is { } before)
            return Repeat(before, command);
        if (await RefusalAsync(command, cancellationToken) is { } refusal)
            return refusal;

        var suggestion = New(id, partition, command, wellFormed.Value);
        await store.CreateAsync(
            ParticipantAction.Container,
            ParticipantAction.Suggested(campaign.Id, suggestion),
            cancellationToken
        );
        if (await store.CreateAsync(SuggestionDocument.Container, suggestion, cancellationToken) is not null)
        {
            if (campaign.Definition.HasLimits)
                limits.Add(campaign.Id, LimitKind, author.VoterKey);
            return suggestion;
        }

        // If it is gone, it was created and deleted meanwhile.
        var standing = await FindAsync(partition, id, cancellationToken);
        return standing is null ? ProblemCode.Gone : Repeat(standing, command);
    }

    private SuggestionDocument New(string id, string partition, SubmitCommand command, SuggestionRequest request) =>
        new()
        {
            Id = id,
            Pk = partition,
            Title = request.Title,
            Text = request.Text,
            Tags = request.Tags ?? [],
            CreatedAt = clock.GetUtcNow(),
            Author = command.Author.VoterKey,
            BodyHash = command.BodyHash is { } plain ? BodyHash.Of(keys, command.Campaign.Pepper, plain) : null,
        };

    /// <summary>Returns how many suggestions are left to the author this hour; null if the campaign has no limits.</summary>
    public Allowance? Left(CampaignDocument campaign, string authorKey) =>
        campaign.Definition.HasLimits ? limits.Left(campaign.Id, LimitKind, authorKey, PerCallerAndHour) : null;

    /// <summary>Returns the reason why the caller may not suggest this now, or null.</summary>
    private async Task<Problem?> RefusalAsync(SubmitCommand command, CancellationToken cancellationToken)
    {
        var (campaign, now) = (command.Campaign, clock.GetUtcNow());
        if (!await campaigns.AllowsAsync(campaign, fresh => fresh.AreSuggestionsOpen(now), cancellationToken))
            return ProblemCode.WindowClosed;
        return campaign.Definition.HasLimits
            ? limits.Check(campaign.Id, LimitKind, command.Author.VoterKey, PerCallerAndHour)
            : null;
    }

    private Result<SuggestionDocument> Repeat(SuggestionDocument standing, SubmitCommand command) =>
        BodyHash.Matches(standing.BodyHash, keys, command.Campaign.Pepper, command.BodyHash!)
            ? standing
            : ProblemCode.IdempotencyKeyReused;

    private async Task<SuggestionDocument?> FindAsync(string partition, string id, CancellationToken cancellationToken) =>
        (await store.FindAsync(SuggestionDocument.Container, partition, id, cancellationToken))?.Document;
}
