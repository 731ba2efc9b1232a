using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Gives a participant the rights of a pre-order's customer. The participant needs the link, and has proven the email address
/// to which it was mailed.
/// </summary>
public sealed class AdoptOrder(IDocumentStore store, OrderAccess orders, CustomerContacts contacts, TimeProvider clock)
{
    /// <summary>
    /// Returns the pre-order. A repeated call changes nothing. A wrong secret gets the same answer as an unknown pre-order.
    /// </summary>
    public async Task<Result<PreorderDocument>> HandleAsync(
        CampaignDocument campaign,
        Participant person,
        string preorderId,
        string secret,
        CancellationToken cancellationToken
    )
    {
        if (await orders.FindBySecretAsync(campaign, preorderId, secret, cancellationToken) is not { Preorder: var preorder })
            return ProblemCode.PreorderNotFound;
        if (orders.IsOwn(campaign, person, preorderId))
            return preorder;
        if (!await contacts.ProveAsParticipantAsync(campaign.Id, preorder.VoterKey, person.VoterKey, cancellationToken))
            return ProblemCode.EmailUnproven;
        await SaveAsync(campaign, person, preorderId, Secrets.TagOf(secret), cancellationToken);
        return preorder;
    }

    private async Task SaveAsync(
        CampaignDocument campaign,
        Participant person,
        string preorderId,
        string tag,
        CancellationToken cancellationToken
    )
    {
        var adoption = new AdoptionDocument
        {
            Id = AdoptionDocument.IdOf(preorderId),
            Pk = orders.PartitionOf(campaign, person),
            PreorderId = preorderId,
            LinkTag = tag,
            At = clock.GetUtcNow(),
        };
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await store.FindAsync(AdoptionDocument.Container, adoption.Pk, adoption.Id, cancellationToken);
            if (
                found?.Document.LinkTag == tag
                || await store.SaveAsync(AdoptionDocument.Container, adoption, found?.ETag, cancellationToken) is not null
            )
                return;
        }

        throw Contention.Exhausted();
    }
}
