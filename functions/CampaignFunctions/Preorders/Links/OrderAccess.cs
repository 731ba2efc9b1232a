using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Decides what a caller may do with a pre-order.</summary>
public sealed class OrderAccess(IDocumentStore store, PreorderStore preorders, OrderLinks links, Keyring keys)
{
    internal async Task<OrderRight> RightAsync(
        CampaignDocument campaign,
        Caller caller,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        caller switch
        {
            Staff => OrderRight.Staff,
            Participant person when IsOwn(campaign, person, preorderId) => OrderRight.Customer,
            Participant person => await AdoptedAsync(campaign, person, preorderId, cancellationToken),
            OrderHolder holder when holder.PreorderId == preorderId => await HeldAsync(campaign, holder, cancellationToken),
            _ => OrderRight.None,
        };

    /// <summary>
    /// Returns the person's own pre-orders and those that the person has adopted by links that are still valid, the newest first.
    /// </summary>
    internal async Task<IReadOnlyList<PreorderDocument>> OfPersonAsync(
        CampaignDocument campaign,
        Participant person,
        CancellationToken cancellationToken
    )
    {
        var adopting = AdoptedAsync(campaign, person, cancellationToken);
        var own = await preorders.InPartitionAsync(PartitionOf(campaign, person), cancellationToken);
        return
        [
            .. own.Concat(await adopting)
                .OrderByDescending(preorder => preorder.CreatedAt)
                .ThenBy(preorder => preorder.Id, StringComparer.Ordinal),
        ];
    }

    internal bool IsOwn(CampaignDocument campaign, Participant person, string preorderId) =>
        PreorderIds.OrderKeyIn(preorderId) == PreorderIds.OrderKeyOf(keys, campaign.Pepper, person.VoterKey);

    internal string PartitionOf(CampaignDocument campaign, Participant person) =>
        PreorderIds.PartitionOf(campaign.Id, PreorderIds.OrderKeyOf(keys, campaign.Pepper, person.VoterKey));

    private async Task<OrderRight> AdoptedAsync(
        CampaignDocument campaign,
        Participant person,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(
            AdoptionDocument.Container,
            PartitionOf(campaign, person),
            AdoptionDocument.IdOf(preorderId),
            cancellationToken
        )
            is { Document: { } adoption }
        && await FindAsync(campaign, preorderId, adoption.LinkTag, cancellationToken) is not null
            ? OrderRight.Customer
            : OrderRight.None;

    private async Task<IReadOnlyList<PreorderDocument>> AdoptedAsync(
        CampaignDocument campaign,
        Participant person,
        CancellationToken cancellationToken
    )
    {
        var query = new Query(PartitionOf(campaign, person))
        {
            Equalities = [new("kind", AdoptionDocument.TheKind)],
            Limit = AdoptionDocument.MostOfAPerson,
        };
        var adopted = new List<PreorderDocument>();
        foreach (var row in await store.QueryAsync(AdoptionDocument.Container, query, cancellationToken))
        {
            if (await FindAsync(campaign, row.Document.PreorderId, row.Document.LinkTag, cancellationToken) is { } valid)
                adopted.Add(valid.Preorder);
        }

        return adopted;
    }

    private async Task<OrderRight> HeldAsync(CampaignDocument campaign, OrderHolder holder, CancellationToken cancellationToken)
    {
        if (await FindAsync(campaign, holder.PreorderId, holder.LinkTag, cancellationToken) is not { } valid)
            return OrderRight.None;
        return valid.Link.IsProven ? OrderRight.Customer : OrderRight.Link;
    }

    /// <summary>Returns the pre-order and its link; null unless this is the secret of the link that is valid now.</summary>
    internal Task<(PreorderDocument Preorder, OrderLink Link)?> FindBySecretAsync(
        CampaignDocument campaign,
        string preorderId,
        string secret,
        CancellationToken cancellationToken
    ) => FindAsync(campaign, preorderId, link => Secrets.IsEqual(secret, link.Secret), cancellationToken);

    /// <summary>Returns the pre-order and its link; null unless the link with this hash is still valid.</summary>
    private Task<(PreorderDocument Preorder, OrderLink Link)?> FindAsync(
        CampaignDocument campaign,
        string preorderId,
        string tag,
        CancellationToken cancellationToken
    ) => FindAsync(campaign, preorderId, link => Secrets.IsEqual(tag, Secrets.TagOf(link.Secret)), cancellationToken);

    private async Task<(PreorderDocument Preorder, OrderLink Link)?> FindAsync(
        CampaignDocument campaign,
        string preorderId,
        Func<OrderLink, bool> isValid,
        CancellationToken cancellationToken
    ) =>
        await preorders.FindAsync(campaign.Id, preorderId, cancellationToken) is { } preorder
        && await links.FindAsync(campaign, preorder, cancellationToken) is { } link
        && isValid(link)
            ? (preorder, link)
            : null;
}
