using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>Finds people by the exact email address to which we have sent mail.</summary>
public sealed class ContactLookups(IDocumentStore store, Keyring keys, TimeProvider clock)
{
    /// <summary>How many mails to one address strangers can cause in a day.</summary>
    public const int MostADay = 10;

    // A continuation begins with the part of the scan to which it belongs.
    private const string Participants = "p:";
    private const string Visitors = "v:";

    /// <summary>
    /// Records that the person has this address, just before mail is sent to it. Returns false if the mail must not be sent: the
    /// address is not proven, and its owner has refused mail, or strangers have caused as many mails as they may in a day.
    /// </summary>
    /// <param name="isCounted">True for a mail that a stranger may have caused, when it is tried first.</param>
    public async Task<bool> AdmitAsync(
        CampaignDocument campaign,
        Contact contact,
        string voterKey,
        bool isCounted,
        CancellationToken cancellationToken
    )
    {
        var changed = await ChangeAsync(
            campaign,
            contact.Email,
            lookup =>
            {
                if (lookup.RefusedAt is not null && !contact.IsProven)
                    return null;
                var next = lookup.With(voterKey);
                if (!isCounted)
                    return next;
                next = next.Counted(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
                return next.Mails > MostADay && campaign.Definition.HasLimits ? null : next;
            },
            cancellationToken
        );
        return changed is not null;
    }

    /// <summary>Records that the owner of the address wants no mail about what others do with it.</summary>
    public Task RefuseAsync(CampaignDocument campaign, string email, CancellationToken cancellationToken) =>
        ChangeAsync(
            campaign,
            email,
            lookup => lookup.RefusedAt is null ? lookup with { RefusedAt = clock.GetUtcNow() } : lookup,
            cancellationToken
        );

    /// <summary>Retries the change until it wins. Returns null if there is nothing to write because of the change.</summary>
    private async Task<ContactLookup?> ChangeAsync(
        CampaignDocument campaign,
        string email,
        Func<ContactLookup, ContactLookup?> change,
        CancellationToken cancellationToken
    )
    {
        var partition = ContactLookup.PartitionOf(keys, campaign, email);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await FindAsync(partition, cancellationToken);
            var before = found?.Document ?? new() { Pk = partition };
            if (change(before) is not { } next)
                return null;
            if (
                ReferenceEquals(next, before)
                || await store.SaveAsync(ContactLookup.Container, next, found?.ETag, cancellationToken) is not null
            )
                return next;
        }

        throw Contention.Exhausted();
    }

    /// <summary>Returns the voter keys of the people who have, or had, this address.</summary>
    /// <param name="email">The address in normal form.</param>
    public async Task<IReadOnlyCollection<string>> FindAsync(
        CampaignDocument campaign,
        string email,
        CancellationToken cancellationToken
    )
    {
        var partition = ContactLookup.PartitionOf(keys, campaign, email);
        var mailed = (await FindAsync(partition, cancellationToken))?.Document.VoterKeys ?? [];
        var key = IdentityDocument.KeyOf(keys, campaign, email);
        var identity = await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken);
        return [.. mailed.Concat(identity is null ? [] : [identity.Document.VoterKey]).Distinct()];
    }

    /// <summary>
    /// Returns the voter keys of people whose name contains the text, from a page of all participants and, after these, of all
    /// visitors.
    /// </summary>
    /// <param name="text">The text, in any case.</param>
    /// <param name="continuation">The end of the previous page; null for the first page.</param>
    /// <param name="limit">The maximum number of people on the page.</param>
    /// <exception cref="UnknownCheckpointException">The continuation is not the end of a page.</exception>
    public async Task<(IReadOnlyCollection<string> VoterKeys, string? Next)> ScanAsync(
        string campaignId,
        string text,
        string? continuation,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var place = continuation ?? Participants;
        var after = place.Length > Participants.Length ? place[Participants.Length..] : null;
        if (place.StartsWith(Visitors, StringComparison.Ordinal))
            return await VisitorsAsync(campaignId, text, after, limit, cancellationToken);
        if (!place.StartsWith(Participants, StringComparison.Ordinal))
            throw new UnknownCheckpointException(IdentityDocument.Container.Name);
        var filter = new Filter(new Equality("id", IdentityDocument.TheId)) { PageSize = limit };
        var page = await store.ScanAsync(IdentityDocument.Container, filter, after, cancellationToken);
        var found = page
            .Documents.Select(row => row.Document)
            .Where(identity => identity.CampaignId == campaignId && HasName(identity.Contact, text))
            .Select(identity => identity.VoterKey);
        return ([.. found], page.Continuation is null ? Visitors : Participants + page.Continuation);
    }

    private async Task<(IReadOnlyCollection<string> VoterKeys, string? Next)> VisitorsAsync(
        string campaignId,
        string text,
        string? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var filter = new Filter(new Equality("id", VoterDocument.TheId)) { PageSize = limit };
        var page = await store.ScanAsync(VoterDocument.Container, filter, after, cancellationToken);
        var prefix = VoterDocument.PartitionOf(campaignId, "");
        var found = page
            .Documents.Select(row => row.Document)
            .Where(voter => voter.Pk.StartsWith(prefix, StringComparison.Ordinal) && HasName(voter.Contact, text))
            .Select(voter => voter.Pk[prefix.Length..]);
        return ([.. found], page.Continuation is null ? null : Visitors + page.Continuation);
    }

    private static bool HasName(Contact? contact, string text) =>
        contact?.Name.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private Task<Versioned<ContactLookup>?> FindAsync(string partition, CancellationToken cancellationToken) =>
        store.FindAsync(ContactLookup.Container, partition, ContactLookup.TheId, cancellationToken);
}
