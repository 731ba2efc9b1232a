using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// Stores the names and addresses of customers. A contact is in the identity document, which also holds the verified address. The
/// contact of a visitor without an identity is in a document of its own, which is found by the voter key.
/// </summary>
public sealed class CustomerContacts(IDocumentStore store, TimeProvider clock)
{
    /// <summary>Saves the contact that the person gave last.</summary>
    public async Task SaveAsync(string campaignId, string voterKey, Contact contact, CancellationToken cancellationToken)
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var voter = await FindVoterAsync(campaignId, voterKey, cancellationToken);
            var isKept = voter?.Document.IdentityKey is { } key
                ? await KeepWithIdentityAsync(key, contact, cancellationToken)
                : await KeepWithVoterAsync(campaignId, voterKey, voter, contact, cancellationToken);
            if (isKept)
                return;
        }

        throw Contention.Exhausted();
    }

    /// <summary>Returns the contact that the person gave last, or null if the person is unknown or forgotten.</summary>
    public async Task<Contact?> FindAsync(string campaignId, string voterKey, CancellationToken cancellationToken)
    {
        var voter = (await FindVoterAsync(campaignId, voterKey, cancellationToken))?.Document;
        return voter?.IdentityKey is { } key
            ? (await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken))
                ?.Document
                .Contact
            : voter?.Contact;
    }

    /// <summary>Returns whether the person has proven the address of the contact, by a code that was mailed to it.</summary>
    public async Task<bool> IsProvenAsync(string campaignId, string voterKey, CancellationToken cancellationToken) =>
        (await FindVoterAsync(campaignId, voterKey, cancellationToken))?.Document.IdentityKey is { } key
        && await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken)
            is { Document: { State: IdentityDocument.Verified, Contact: { } contact } identity }
        && contact.Email == identity.Email;

    /// <summary>Returns false if another writer came first.</summary>
    private async Task<bool> KeepWithIdentityAsync(string identityKey, Contact contact, CancellationToken cancellationToken)
    {
        var identity = await store.FindAsync(IdentityDocument.Container, identityKey, IdentityDocument.TheId, cancellationToken);
        if (identity is null || identity.Document.Contact == contact)
            return true;
        var next = identity.Document with { Contact = contact };
        return await store.ReplaceAsync(IdentityDocument.Container, next, identity.ETag, cancellationToken) is not null;
    }

    /// <summary>Returns false if another writer came first.</summary>
    private async Task<bool> KeepWithVoterAsync(
        string campaignId,
        string voterKey,
        Versioned<VoterDocument>? voter,
        Contact contact,
        CancellationToken cancellationToken
    )
    {
        if (voter?.Document.Contact == contact)
            return true;
        var next = new VoterDocument
        {
            Pk = VoterDocument.PartitionOf(campaignId, voterKey),
            Contact = contact,
            CreatedAt = voter?.Document.CreatedAt ?? clock.GetUtcNow(),
        };
        return await store.SaveAsync(VoterDocument.Container, next, voter?.ETag, cancellationToken) is not null;
    }

    private Task<Versioned<VoterDocument>?> FindVoterAsync(
        string campaignId,
        string voterKey,
        CancellationToken cancellationToken
    ) =>
        store.FindAsync(
            VoterDocument.Container,
            VoterDocument.PartitionOf(campaignId, voterKey),
            VoterDocument.TheId,
            cancellationToken
        );
}
