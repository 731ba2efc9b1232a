using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// The names and addresses of customers. They stand in the identity document, which also holds the proven address; those of a visitor
/// without an identity in a document of their own, found by the voter key.
/// </summary>
public sealed class CustomerContacts(IDocumentStore store, TimeProvider clock)
{
    /// <summary>Keeps what the person gave last.</summary>
    public async Task SaveAsync(string campaignId, string voterKey, Contact contact, CancellationToken cancellationToken)
    {
        while (true)
        {
            var voter = await FindVoterAsync(campaignId, voterKey, cancellationToken);
            if (voter?.Document.IdentityKey is { } key)
            {
                var identity = await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken);
                if (
                    identity is null
                    || identity.Document.Contact == contact
                    || await store.ReplaceAsync(
                        IdentityDocument.Container,
                        identity.Document with
                        {
                            Contact = contact,
                        },
                        identity.ETag,
                        cancellationToken
                    )
                        is not null
                )
                    return;
            }
            else if (
                voter?.Document.Contact == contact
                || await WriteAsync(campaignId, voterKey, voter, contact, cancellationToken) is not null
            )
                return;
        }
    }

    /// <summary>What the person gave last; null for somebody unknown, or forgotten.</summary>
    public async Task<Contact?> FindAsync(string campaignId, string voterKey, CancellationToken cancellationToken)
    {
        var voter = (await FindVoterAsync(campaignId, voterKey, cancellationToken))?.Document;
        return voter?.IdentityKey is { } key
            ? (await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken))
                ?.Document
                .Contact
            : voter?.Contact;
    }

    private Task<string?> WriteAsync(
        string campaignId,
        string voterKey,
        Versioned<VoterDocument>? voter,
        Contact contact,
        CancellationToken cancellationToken
    )
    {
        var next = new VoterDocument
        {
            Pk = VoterDocument.PartitionOf(campaignId, voterKey),
            Contact = contact,
            CreatedAt = voter?.Document.CreatedAt ?? clock.GetUtcNow(),
        };
        return voter is null
            ? store.CreateAsync(VoterDocument.Container, next, cancellationToken)
            : store.ReplaceAsync(VoterDocument.Container, next, voter.ETag, cancellationToken);
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
