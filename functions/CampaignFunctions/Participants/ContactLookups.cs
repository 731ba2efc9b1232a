using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>Finds people by the exact email address to which we have sent mail.</summary>
public sealed class ContactLookups(IDocumentStore store, Keyring keys)
{
    /// <summary>Records that the person has this address, just before mail is sent to it.</summary>
    public async Task AddAsync(string campaignId, int pepper, string email, string voterKey, CancellationToken cancellationToken)
    {
        var partition = ContactLookup.PartitionOf(keys, pepper, campaignId, email);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await FindAsync(partition, cancellationToken);
            var known = found?.Document.VoterKeys ?? [];
            if (known.Contains(voterKey))
                return;
            string[] all = [.. known, voterKey];
            var next = new ContactLookup { Pk = partition, VoterKeys = all[^Math.Min(ContactLookup.Most, all.Length)..] };
            if (await store.SaveAsync(ContactLookup.Container, next, found?.ETag, cancellationToken) is not null)
                return;
        }

        throw Contention.Exhausted();
    }

    /// <summary>Returns the voter keys of the people who have, or had, this address.</summary>
    /// <param name="email">The address in normal form.</param>
    public async Task<IReadOnlyCollection<string>> FindAsync(
        string campaignId,
        int pepper,
        string email,
        CancellationToken cancellationToken
    )
    {
        var partition = ContactLookup.PartitionOf(keys, pepper, campaignId, email);
        var mailed = (await FindAsync(partition, cancellationToken))?.Document.VoterKeys ?? [];
        var key = IdentityDocument.KeyOf(keys, pepper, campaignId, email);
        var identity = await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken);
        return [.. mailed.Concat(identity is null ? [] : [identity.Document.VoterKey]).Distinct()];
    }

    /// <summary>
    /// Returns the voter keys of people whose name contains the text, from a page of all participants and visitors.
    /// </summary>
    /// <param name="text">The text, in any case.</param>
    /// <param name="continuation">The end of the previous page; null for the first page.</param>
    public async Task<(IReadOnlyCollection<string> VoterKeys, string? Next)> ScanAsync(
        string campaignId,
        string text,
        string? continuation,
        CancellationToken cancellationToken
    )
    {
        const string visitors = "v:";
        const string participants = "p:";
        if (continuation?.StartsWith(visitors, StringComparison.Ordinal) == true)
        {
            var last = await store.ScanAsync(
                VoterDocument.Container,
                new(new Equality("id", VoterDocument.TheId)),
                NullIfEmpty(continuation[visitors.Length..]),
                cancellationToken
            );
            var prefix = VoterDocument.PartitionOf(campaignId, "");
            var found = last
                .Documents.Select(row => row.Document)
                .Where(voter => voter.Pk.StartsWith(prefix, StringComparison.Ordinal) && Has(voter.Contact))
                .Select(voter => voter.Pk[prefix.Length..]);
            return ([.. found], last.Continuation is null ? null : visitors + last.Continuation);
        }

        var page = await store.ScanAsync(
            IdentityDocument.Container,
            new(new Equality("id", IdentityDocument.TheId)),
            NullIfEmpty(continuation?[participants.Length..]),
            cancellationToken
        );
        var known = page
            .Documents.Select(row => row.Document)
            .Where(identity => identity.CampaignId == campaignId && Has(identity.Contact))
            .Select(identity => identity.VoterKey);
        return ([.. known], page.Continuation is null ? visitors : participants + page.Continuation);

        bool Has(Contact? contact) => contact?.Name.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
    }

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;

    private Task<Versioned<ContactLookup>?> FindAsync(string partition, CancellationToken cancellationToken) =>
        store.FindAsync(ContactLookup.Container, partition, ContactLookup.TheId, cancellationToken);
}
