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
    public async Task<bool> ProveAsync(string campaignId, string voterKey, string email, CancellationToken cancellationToken)
    {
        var contact = await ChangeAsync(
            campaignId,
            voterKey,
            before => before?.Email == email ? before with { IsProven = true } : before,
            cancellationToken
        );
        return contact?.Email == email;
    }

    /// <summary>Returns the contact that the person gave last, or null if the person is unknown or forgotten.</summary>
    public async Task<Contact?> FindAsync(string campaignId, string voterKey, CancellationToken cancellationToken)
    {
        var voter = (await FindVoterAsync(campaignId, voterKey, cancellationToken))?.Document;
        return voter?.IdentityKey is { } key
            ? ContactOf((await FindIdentityAsync(key, cancellationToken))?.Document)
            : voter?.Contact;
    }

    /// <summary>Returns the address that the person has proven by a mailed code, in normal form; null if there is none.</summary>
    public async Task<string?> ProvenAddressAsync(string campaignId, string voterKey, CancellationToken cancellationToken) =>
        (await FindVoterAsync(campaignId, voterKey, cancellationToken))?.Document.IdentityKey is { } key
        && await FindIdentityAsync(key, cancellationToken) is { Document: { State: IdentityDocument.Verified } identity }
            ? identity.Email
            : null;

    /// <summary>Returns the new contact. It is proven as long as the address is the same.</summary>
    private static Contact Given(Contact? before, Contact contact) =>
        contact with
        {
            IsProven = before is { IsProven: true } && before.Email == contact.Email,
        };

    private static Contact? ContactOf(IdentityDocument? identity) =>
        identity is { State: IdentityDocument.Verified, Contact: { } contact } && contact.Email == identity.Email
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
