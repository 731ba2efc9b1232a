using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// Stores the names and addresses of customers. A contact is in the identity document, which also holds the verified address. The
/// contact of a visitor without an identity is in a document of its own, which is found by the voter key.
/// </summary>
public sealed class CustomerContacts(IDocumentStore store, TimeProvider clock)
{
    /// <summary>Saves the contact that the person gave last. A proven address stays proven.</summary>
    public async Task SaveAsync(string campaignId, string voterKey, Contact contact, CancellationToken cancellationToken) =>
        await ChangeAsync(campaignId, voterKey, before => Given(before, contact), cancellationToken);

    /// <summary>Records that the address is proven. Returns false if the person's address is another one, or unknown.</summary>
    /// <param name="email">The proven address in normal form.</param>
    public Task<bool> ProveAsync(string campaignId, string voterKey, string email, CancellationToken cancellationToken) =>
        ProveAsync(campaignId, voterKey, address => address == email, cancellationToken);

    /// <summary>
    /// Records that the address of an order is proven, because a participant has proven it by a mailed code. Returns false if the
    /// participant has not, or the address is unknown.
    /// </summary>
    /// <param name="voterKey">The person who ordered.</param>
    /// <param name="participantKey">The participant.</param>
    public async Task<bool> ProveAsParticipantAsync(
        string campaignId,
        string voterKey,
        string participantKey,
        CancellationToken cancellationToken
    ) =>
        (await FindVoterAsync(campaignId, participantKey, cancellationToken))?.Document.IdentityKey is { } key
        && await FindIdentityAsync(key, cancellationToken) is { Document: var identity }
        && await ProveAsync(campaignId, voterKey, identity.HasProven, cancellationToken);

    /// <summary>Returns the contact that the person gave last, or null if the person is unknown or forgotten.</summary>
    public async Task<Contact?> FindAsync(string campaignId, string voterKey, CancellationToken cancellationToken)
    {
        var voter = (await FindVoterAsync(campaignId, voterKey, cancellationToken))?.Document;
        return voter?.IdentityKey is { } key
            ? ContactOf((await FindIdentityAsync(key, cancellationToken))?.Document)
            : voter?.Contact;
    }

    private async Task<bool> ProveAsync(
        string campaignId,
        string voterKey,
        Func<string, bool> isProven,
        CancellationToken cancellationToken
    )
    {
        var contact = await ChangeAsync(
            campaignId,
            voterKey,
            before => before is not null && isProven(before.Email) ? before with { IsProven = true } : before,
            cancellationToken
        );
        return contact is not null && isProven(contact.Email);
    }

    /// <summary>Returns the new contact. It is proven as long as the address is the same.</summary>
    private static Contact Given(Contact? before, Contact contact) =>
        contact with
        {
            IsProven = before is { IsProven: true } && before.Email == contact.Email,
        };

    private static Contact? ContactOf(IdentityDocument? identity) =>
        identity is { Contact: { } contact } && identity.HasProven(contact.Email)
            ? contact with
            {
                IsProven = true,
                HasOwnName = true,
            }
            : identity?.Contact;

    /// <summary>Retries the change until it wins. Returns the new contact; null if the person was forgotten.</summary>
    private async Task<Contact?> ChangeAsync(
        string campaignId,
        string voterKey,
        Func<Contact?, Contact?> change,
        CancellationToken cancellationToken
    )
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var voter = await FindVoterAsync(campaignId, voterKey, cancellationToken);
            var (contact, isKept) = voter?.Document.IdentityKey is { } key
                ? await KeepWithIdentityAsync(key, change, cancellationToken)
                : await KeepWithVoterAsync(campaignId, voterKey, voter, change, cancellationToken);
            if (isKept)
                return contact;
        }

        throw Contention.Exhausted();
    }

    private async Task<(Contact? Contact, bool IsKept)> KeepWithIdentityAsync(
        string identityKey,
        Func<Contact?, Contact?> change,
        CancellationToken cancellationToken
    )
    {
        if (await FindIdentityAsync(identityKey, cancellationToken) is not { } identity)
            return (null, IsKept: true);
        var contact = change(identity.Document.Contact);
        if (identity.Document.Contact == contact)
            return (contact, IsKept: true);
        var next = identity.Document with { Contact = contact };
        return (
            contact,
            await store.ReplaceAsync(IdentityDocument.Container, next, identity.ETag, cancellationToken) is not null
        );
    }

    private async Task<(Contact? Contact, bool IsKept)> KeepWithVoterAsync(
        string campaignId,
        string voterKey,
        Versioned<VoterDocument>? voter,
        Func<Contact?, Contact?> change,
        CancellationToken cancellationToken
    )
    {
        var contact = change(voter?.Document.Contact);
        if (voter?.Document.Contact == contact)
            return (contact, IsKept: true);
        var next = new VoterDocument
        {
            Pk = VoterDocument.PartitionOf(campaignId, voterKey),
            Contact = contact,
            CreatedAt = voter?.Document.CreatedAt ?? clock.GetUtcNow(),
        };
        return (contact, await store.SaveAsync(VoterDocument.Container, next, voter?.ETag, cancellationToken) is not null);
    }

    private Task<Versioned<IdentityDocument>?> FindIdentityAsync(string key, CancellationToken cancellationToken) =>
        store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken);

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
