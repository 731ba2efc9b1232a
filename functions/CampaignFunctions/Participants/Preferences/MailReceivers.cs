using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>Finds the mail that people want, the addresses that they have proven, and their links to unsubscribe.</summary>
public sealed class MailReceivers(IDocumentStore store, Keyring keys, IApiAddress api)
{
    /// <summary>The path of the page that unsubscribes, below the campaign.</summary>
    internal const string Path = "unsubscribe";

    /// <summary>
    /// Returns the person's preferences; those of <see cref="MailPreferences.Default"/> if the person gave none.
    /// </summary>
    public async Task<MailPreferences> PreferencesAsync(
        CampaignDocument campaign,
        string voterKey,
        CancellationToken cancellationToken
    )
    {
        var link = LinkOf(campaign, voterKey);
        var found = await FindAsync(campaign.Id, link, cancellationToken);
        return found?.Document ?? MailPreferences.Default(campaign.Id, link, voterKey);
    }

    /// <summary>Saves the preferences that a person gave.</summary>
    public async Task SaveAsync(MailPreferences preferences, CancellationToken cancellationToken)
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await FindAsync(preferences.Pk, cancellationToken);
            if (await store.SaveAsync(MailPreferences.Container, preferences, found?.ETag, cancellationToken) is not null)
                return;
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Returns the URL with which the person unsubscribes by one POST, and makes sure that it is found. Null if the URL of the
    /// API is not known.
    /// </summary>
    public async Task<string?> UnsubscribeUrlAsync(
        CampaignDocument campaign,
        string voterKey,
        CancellationToken cancellationToken
    )
    {
        if (api.Url is not { } url)
            return null;
        var link = LinkOf(campaign, voterKey);
        await store.CreateAsync(
            MailPreferences.Container,
            MailPreferences.Default(campaign.Id, link, voterKey),
            cancellationToken
        );
        return $"{url}/campaigns/{campaign.Id}/{Path}/{link}";
    }

    /// <summary>Returns the preferences to which a link leads; null if it leads to none.</summary>
    public async Task<MailPreferences?> FindByLinkAsync(string campaignId, string link, CancellationToken cancellationToken) =>
        (await FindAsync(campaignId, link, cancellationToken))?.Document;

    /// <summary>
    /// Returns the address that the person has proven; null if there is none, for example because the person was forgotten. A
    /// participant's address was proven by a code; that of a visitor by a link in a mail about a pre-order.
    /// </summary>
    public async Task<MailReceiver?> FindReceiverAsync(string campaignId, string voterKey, CancellationToken cancellationToken)
    {
        var partition = VoterDocument.PartitionOf(campaignId, voterKey);
        var voter = await store.FindAsync(VoterDocument.Container, partition, VoterDocument.TheId, cancellationToken);
        if (voter?.Document.IdentityKey is not { } key)
            return voter?.Document.Contact is { IsProven: true } contact ? new(contact.Email, contact.Locale) : null;
        var found = await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken);
        return found is { Document: { State: IdentityDocument.Verified } identity } ? new(identity.Email, identity.Locale) : null;
    }

    private string LinkOf(CampaignDocument campaign, string voterKey) =>
        MailPreferences.LinkOf(keys, campaign.Pepper, campaign.Id, voterKey);

    private Task<Versioned<MailPreferences>?> FindAsync(string campaignId, string link, CancellationToken cancellationToken) =>
        FindAsync(MailPreferences.PartitionOf(campaignId, link), cancellationToken);

    private Task<Versioned<MailPreferences>?> FindAsync(string partition, CancellationToken cancellationToken) =>
        store.FindAsync(MailPreferences.Container, partition, MailPreferences.TheId, cancellationToken);
}
