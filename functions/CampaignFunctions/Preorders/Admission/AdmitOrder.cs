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
/// Admits orders within the limits of pre-orders per person and per network address. A caller over a limit must solve a
/// challenge, or is refused if none is configured. A person is counted by the token, which leads to one identity once the email
/// address is proven. A visitor is also counted by the email address of the order, apart from the person who can prove it.
/// </summary>
public sealed class AdmitOrder(
    IDocumentStore store,
    OrderEntries entries,
    IChallenge challenge,
    NetworkOrigin networks,
    IOptions<LimitSettings> settings,
    Keyring keys,
    TimeProvider clock
)
{
    /// <summary>When a refused caller may try again: unpaid holds end within about this time.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(10);

    /// <summary>Returns null if the order is admitted; it counts from then on. Returns the refusal otherwise.</summary>
    public async Task<Problem?> HandleAsync(PreorderDocument draft, PlaceCommand command, CancellationToken cancellationToken)
    {
        var campaign = command.Campaign;
        if (!campaign.Definition.HasLimits)
            return null;
        var limits = campaign.Definition.OrderLimits ?? new();
        var addresses = AddressesOf(command, limits);
        await Task.WhenAll(addresses.Select(each => entries.EnterAsync(each.Partition, draft, cancellationToken)));
        var isOver = await IsOwnOverAsync(draft, limits.Person, cancellationToken);
        foreach (var (partition, limit) in addresses)
            isOver = isOver || await entries.IsOverAsync(partition, limit, draft.Waitlist, cancellationToken);
        if (!isOver || await RefusalAsync(command.ChallengeResponse, cancellationToken) is not { } refusal)
            return null;
        // A draft of an earlier call with the same key was admitted, so its entries stay.
        if (await store.FindAsync(PreorderDocument.Container, draft.Pk, draft.Id, cancellationToken) is null)
            await Task.WhenAll(addresses.Select(each => entries.RemoveAsync(each.Partition, draft.Id, cancellationToken)));
        return refusal;
    }

    private async Task<Problem?> RefusalAsync(string? response, CancellationToken cancellationToken)
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

    /// <summary>Returns the partitions of the caller's addresses in the entries, with their limits.</summary>
    private List<(string Partition, OrderLimit Limit)> AddressesOf(PlaceCommand command, OrderLimits limits)
    {
        var (id, pepper) = (command.Campaign.Id, command.Campaign.Pepper);
        List<(string, OrderLimit)> addresses = [];
        if (command.Customer.Tier != Tiers.Verified)
        {
            var email = EmailAddress.Normalise(command.Order.Customer.Email)!;
            var hash = Base64Url.EncodeToString(keys.Hash(pepper, "unproven-orders", id, email));
            addresses.Add((OrderEntry.PartitionOf(id, hash), limits.Person));
        }

        if (!(settings.Value.ExemptLoopback && IPAddress.IsLoopback(command.From)))
            addresses.Add(
                (OrderEntry.PartitionOf(id, networks.OfOrder(command.From, pepper, clock.GetUtcNow())), limits.Network)
            );
        return addresses;
    }

    /// <summary>Returns whether this order and the pre-orders in the caller's own partition exceed the limit.</summary>
    private async Task<bool> IsOwnOverAsync(PreorderDocument draft, OrderLimit limit, CancellationToken cancellationToken)
    {
        var query = new Query(draft.Pk) { Equalities = [new("kind", PreorderDocument.TheKind)], Limit = OrderLimit.Most };
        var own = await store.QueryAsync(PreorderDocument.Container, query, cancellationToken);
        var since = clock.GetUtcNow() - OrderEntry.CountedFor;
        var kinds = own.Select(row => row.Document)
            .Where(preorder => preorder.Id != draft.Id)
            .Select(preorder => (Kind: OrderEntry.KindOf(preorder.Status), IsNew: preorder.CreatedAt > since))
            .Where(each => each.IsNew || each.Kind != OrderEntry.Settled)
            .ToArray();
        return kinds.Length >= limit.Daily
            || kinds.Count(each => each.Kind == OrderEntry.Unpaid) >= limit.Unpaid
            || (draft.Waitlist && kinds.Count(each => each.Kind == OrderEntry.Waiting) >= limit.Waiting);
    }
}
