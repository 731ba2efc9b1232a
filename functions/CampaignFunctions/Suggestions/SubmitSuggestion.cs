using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Records a suggestion: one document. With an idempotency key a repeat finds what the first call created.</summary>
public sealed class SubmitSuggestion(
    IDocumentStore store,
    ICampaignQuery campaigns,
    AddressLimit calls,
    HourlyLimits limits,
    Keyring keys,
    TimeProvider clock
)
{
    public const int PerCallerAndHour = 20;

    private const string LimitKind = "suggestion";

    /// <summary>The suggestion as it now stands, or why there is none.</summary>
    public async Task<(SuggestionDocument? Suggestion, Problem? Problem)> HandleAsync(
        SubmitCommand command,
        CancellationToken cancellationToken
    )
    {
        var (campaign, author) = (command.Campaign, command.Author);
        var id = command.Key is null
            ? Guid.CreateVersion7().ToString()
            : IdempotencyKey.IdOf(keys, campaign.Pepper, author.VoterKey, LimitKind, command.Key);
        var partition = SuggestionDocument.PartitionOf(campaign.Id, id);

        // The key is looked up first: a repeat is answered after the window too, and over the limit.
        if (command.Key is not null && await FindAsync(partition, id, cancellationToken) is { } before)
            return Repeat(before, command.BodyHash);
        if (await RefusalAsync(command, cancellationToken) is { } refusal)
            return (null, refusal);
        var (checkedOne, invalid) = SuggestionRules.Check(command.Suggestion);
        if (checkedOne is null)
            return (null, invalid);

        var suggestion = new SuggestionDocument
        {
            Id = id,
            Pk = partition,
            Title = checkedOne.Title,
            Text = checkedOne.Text,
            Tags = checkedOne.Tags!,
            CreatedAt = clock.GetUtcNow(),
            Author = author.VoterKey,
            BodyHash = command.BodyHash,
        };
        if (await store.CreateAsync(SuggestionDocument.Container, suggestion, cancellationToken) is not null)
        {
            limits.Add(campaign.Definition, LimitKind, author.VoterKey);
            return (suggestion, null);
        }

        return Repeat((await FindAsync(partition, id, cancellationToken))!, command.BodyHash);
    }

    /// <summary>Why this may not be suggested now. The definition at hand may be older than a change that allows it.</summary>
    private async Task<Problem?> RefusalAsync(SubmitCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (
            !command.Campaign.AreSuggestionsOpen(now)
            && (await campaigns.RefreshAsync(command.Campaign.Id, cancellationToken))?.Document.AreSuggestionsOpen(now) != true
        )
            return ProblemCode.WindowClosed;
        return limits.Check(command.Campaign.Definition, LimitKind, command.Author.VoterKey, PerCallerAndHour)
            ?? calls.Take(command.From, command.Campaign.Definition);
    }

    private static (SuggestionDocument? Suggestion, Problem? Problem) Repeat(SuggestionDocument standing, string? bodyHash) =>
        standing.BodyHash == bodyHash ? (standing, null) : (null, ProblemCode.IdempotencyKeyReused);

    private async Task<SuggestionDocument?> FindAsync(string partition, string id, CancellationToken cancellationToken) =>
        (await store.FindAsync(SuggestionDocument.Container, partition, id, cancellationToken))?.Document;
}
