using System.Buffers.Text;
using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Admits orders within the limits per person and per network address. A caller over a limit of pre-orders must solve a
/// challenge, or is refused if none is configured. A participant is a person with a proven email address. Visitors are told apart
/// by the email address of the order, because anybody gets new tokens. They never count against the participant who has proven
/// this address.
/// </summary>
public sealed class AdmitOrder(
    IDocumentStore store,
    Quotas quotas,
    OrderEntries entries,
    IChallenge challenge,
    NetworkOrigin networks,
    IOptions<LimitSettings> settings,
    Keyring keys,
    TimeProvider clock
)
{
    private const int KeyBytes = 16;

    /// <summary>When a refused caller may try again: unpaid holds end within about this time.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Creates the draft, and enters it in the quota. Returns the reason for a refusal, which keeps no draft. Returns null if a
    /// draft or a pre-order of an earlier call with the same key exists.
    /// </summary>
    public async Task<Result<Versioned<PreorderDocument>>?> CreateAsync(
        PreorderDocument order,
        EditionDefinition edition,
        PlaceCommand command,
        CancellationToken cancellationToken
    )
    {
        var definition = command.Campaign.Definition;
        var limits = definition.HasLimits ? definition.OrderLimits ?? new() : null;
        var draft = order with { QuotaKey = QuotaKeyOf(command) };
        var network = limits is null ? null : NetworkOf(command);
        // The network does not depend on the draft, so the customer waits for one commit less.
        var creating = store.CreateAsync(PreorderDocument.Container, draft, cancellationToken);
        var counting = network is null ? Task.FromResult(false) : IsOverAsync(network, draft, limits!.Network, cancellationToken);
        await Task.WhenAll(creating, counting);
        if (await creating is not { } etag)
            return null;
        if (await RefusalAsync(draft, edition, command, limits?.Person, await counting, cancellationToken) is not { } refusal)
            return new Versioned<PreorderDocument>(draft, etag);
        if (network is not null)
            await entries.RemoveAsync(network, draft.Id, cancellationToken);
        if (await store.DeleteAsync(PreorderDocument.Container, draft.Pk, draft.Id, etag, cancellationToken))
            return refusal;
        return null;
    }

    private async Task<Problem?> RefusalAsync(
        PreorderDocument draft,
        EditionDefinition edition,
        PlaceCommand command,
        OrderLimit? limit,
        bool isNetworkOver,
        CancellationToken cancellationToken
    )
    {
        if (isNetworkOver && await ChallengeAsync(command.ChallengeResponse, cancellationToken) is { } unsolved)
            return unsolved;
        var left = isNetworkOver ? null : limit; // one challenge is enough
        var outcome = await quotas.EnterAsync(draft, edition.PerPerson, left, cancellationToken);
        if (outcome == QuotaOutcome.TooManyOrders)
        {
            if (await ChallengeAsync(command.ChallengeResponse, cancellationToken) is { } refusal)
                return refusal;
            outcome = await quotas.EnterAsync(draft, edition.PerPerson, limit: null, cancellationToken);
        }

        return outcome == QuotaOutcome.Entered ? null : ProblemCode.LimitReached;
    }

    private async Task<Problem?> ChallengeAsync(string? response, CancellationToken cancellationToken)
    {
        if (challenge.SiteKey is not { } siteKey)
            return new(ProblemCode.TooManyOrders) { RetryAfter = RetryAfter };
        var outcome = response is null ? ChallengeOutcome.Failed : await challenge.VerifyAsync(response, cancellationToken);
        return outcome switch
        {
            ChallengeOutcome.Solved => null,
            ChallengeOutcome.Failed => new(ProblemCode.ChallengeRequired) { SiteKey = siteKey },
            _ => new(ProblemCode.ChallengeUnavailable) { RetryAfter = TimeSpan.FromSeconds(5) },
        };
    }

    private async Task<bool> IsOverAsync(
        string network,
        PreorderDocument draft,
        OrderLimit limit,
        CancellationToken cancellationToken
    )
    {
        await entries.EnterAsync(network, draft, cancellationToken);
        return await entries.IsOverAsync(network, limit, draft.Waitlist, cancellationToken);
    }

    /// <summary>Returns the partition of a visitor's quota; null for a participant with a proven email address.</summary>
    private string? QuotaKeyOf(PlaceCommand command)
    {
        if (command.Customer.Tier == Tiers.Verified)
            return null;
        var (id, email) = (command.Campaign.Id, EmailAddress.Normalise(command.Order.Customer.Email)!);
        var hash = keys.Hash(command.Campaign.Pepper, "visitors", id, email).AsSpan(0, KeyBytes);
        return $"{id}:visitors:{Base64Url.EncodeToString(hash)}";
    }

    /// <summary>Returns the partition of the network's entries; null if the caller is not limited by network.</summary>
    private string? NetworkOf(PlaceCommand command) =>
        settings.Value.ExemptLoopback && IPAddress.IsLoopback(command.From)
            ? null
            : OrderEntry.PartitionOf(
                command.Campaign.Id,
                networks.OfOrder(command.From, command.Campaign.Pepper, clock.GetUtcNow())
            );
}
