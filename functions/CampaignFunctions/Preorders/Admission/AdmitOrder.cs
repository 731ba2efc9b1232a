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

    /// <summary>
    /// Creates the draft, and admits it. Returns the reason for a refusal, which keeps no draft. Returns null if a draft or a
    /// pre-order of an earlier call with the same key exists.
    /// </summary>
    public async Task<Result<Versioned<PreorderDocument>>?> CreateAsync(
        PreorderDocument order,
        EditionDefinition edition,
        PlaceCommand command,
        CancellationToken cancellationToken
    )
    {
        var draft = order with { QuotaKey = QuotaKeyOf(command), ProofTag = ProofTagOf(order.Id, command) };
        // The network does not depend on the draft, so the customer waits for one commit less.
        var creating = store.CreateAsync(PreorderDocument.Container, draft, cancellationToken);
        var counting = CountAsync(draft, command, cancellationToken);
        await Task.WhenAll(creating, counting);
        var network = await counting;
        if (await creating is { } etag)
            return await AdmitAsync(new(draft, etag), edition, command, network.IsOver, cancellationToken);
        if (network.IsNew)
            await LeaveAsync(draft, command, cancellationToken);
        return null;
    }

    /// <summary>
    /// Admits a draft whose call stopped, or still runs. A draft in its quota was admitted before. Returns null if another call
    /// has advanced or ended the draft.
    /// </summary>
    public async Task<Result<Versioned<PreorderDocument>>?> ResumeAsync(
        Versioned<PreorderDocument> draft,
        EditionDefinition edition,
        PlaceCommand command,
        CancellationToken cancellationToken
    )
    {
        if (await quotas.HasAsync(draft.Document, cancellationToken))
            return draft;
        var network = await CountAsync(draft.Document, command, cancellationToken);
        return await AdmitAsync(draft, edition, command, network.IsOver, cancellationToken);
    }

    /// <summary>Removes an order without a draft from its network, so that it does not count.</summary>
    public async Task LeaveAsync(PreorderDocument draft, PlaceCommand command, CancellationToken cancellationToken)
    {
        if (LimitsOf(command) is not null && NetworkOf(command) is { } network)
            await entries.RemoveAsync(network, draft.Id, cancellationToken);
    }

    private async Task<Result<Versioned<PreorderDocument>>?> AdmitAsync(
        Versioned<PreorderDocument> draft,
        EditionDefinition edition,
        PlaceCommand command,
        bool isNetworkOver,
        CancellationToken cancellationToken
    )
    {
        if (await RefusalAsync(draft.Document, edition, command, isNetworkOver, cancellationToken) is not { } refusal)
            return draft;
        var (partition, id) = (draft.Document.Pk, draft.Document.Id);
        if (!await store.DeleteAsync(PreorderDocument.Container, partition, id, draft.ETag, cancellationToken))
            return null;
        await LeaveAsync(draft.Document, command, cancellationToken);
        return refusal;
    }

    private async Task<Problem?> RefusalAsync(
        PreorderDocument draft,
        EditionDefinition edition,
        PlaceCommand command,
        bool isNetworkOver,
        CancellationToken cancellationToken
    )
    {
        if (isNetworkOver && await ChallengeAsync(command, cancellationToken) is { } unsolved)
            return unsolved;
        var limit = isNetworkOver ? null : LimitsOf(command)?.Person.AtMost(OrderLimit.MostOfPerson); // one challenge is enough
        var outcome = await quotas.EnterAsync(draft, edition.PerPerson, limit, cancellationToken);
        if (outcome == QuotaOutcome.TooManyOrders)
        {
            if (await ChallengeAsync(command, cancellationToken) is { } refusal)
                return refusal;
            outcome = await quotas.EnterAsync(draft, edition.PerPerson, limit: null, cancellationToken);
        }

        return outcome == QuotaOutcome.Entered ? null : ProblemCode.LimitReached;
    }

    private Task<Problem?> ChallengeAsync(PlaceCommand command, CancellationToken cancellationToken)
    {
        var tooMany = new Problem(ProblemCode.TooManyOrders) { RetryAfter = command.Campaign.Definition.CheckoutTime };
        return challenge.AskAsync(command.ChallengeResponse, tooMany, cancellationToken);
    }

    /// <summary>Enters the order for its network, and counts it.</summary>
    private async Task<NetworkCount> CountAsync(PreorderDocument draft, PlaceCommand command, CancellationToken cancellationToken)
    {
        if (LimitsOf(command)?.Network is not { } limit || NetworkOf(command) is not { } network)
            return new(IsNew: false, IsOver: false);
        var isNew = await entries.EnterAsync(network, draft, cancellationToken);
        return new(isNew, await entries.IsOverAsync(network, limit, draft.Waitlist, cancellationToken));
    }

    private static OrderLimits? LimitsOf(PlaceCommand command) =>
        command.Campaign.Definition.HasLimits ? command.Campaign.Definition.OrderLimits ?? new() : null;

    /// <summary>Returns the partition of a visitor's quota; null for a participant with a proven email address.</summary>
    private string? QuotaKeyOf(PlaceCommand command)
    {
        if (command.Customer.Tier == Tiers.Verified)
            return null;
        var (id, person) = (command.Campaign.Id, EmailAddress.PersonOf(EmailOf(command), command.Campaign.Mailboxes));
        var hash = keys.Hash(command.Campaign.Pepper, "visitors", id, person).AsSpan(0, KeyBytes);
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

    private string ProofTagOf(string preorderId, PlaceCommand command) =>
        Secrets.TagOf(ProveEmail.SecretOf(keys, command.Campaign.Pepper, preorderId, EmailOf(command)));

    private static string EmailOf(PlaceCommand command) => EmailAddress.Normalise(command.Order.Customer.Email)!;

    /// <summary>The count of a network.</summary>
    /// <param name="IsNew">True if this call entered the order.</param>
    private readonly record struct NetworkCount(bool IsNew, bool IsOver);
}
