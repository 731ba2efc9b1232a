using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Participants;

/// <summary>
/// Issues a code to an email address, and creates the identity if it does not exist. The mail is sent on a hint. The result does
/// not reveal whether the address was known or a code was issued.
/// </summary>
public sealed class RequestCode(IDocumentStore store, IMessageSender sender, Keyring keys, TimeProvider clock)
{
    public const int CodesPerHour = 5;

    /// <summary>
    /// Issues a code, unless the address has reached its limit for this hour, or the campaign is closed and the address is not
    /// that of a participant.
    /// </summary>
    /// <param name="email">The address in normal form.</param>
    public async Task HandleAsync(
        CampaignDocument campaign,
        string email,
        string? locale,
        ConsentRequest[] consents,
        CancellationToken cancellationToken
    )
    {
        var key = IdentityDocument.KeyOf(keys, campaign.Pepper, campaign.Id, email);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken);
            var now = clock.GetUtcNow();
            var identity = found?.Document ?? New(campaign, key, email, now);
            if (!MayIssue(identity, campaign.Definition.HasLimits, now) || IsTooLate(campaign, identity))
                return;

            var hour = identity.Hour.At(now);
            var issued = identity with
            {
                PendingConsents = consents,
                Code = Codes.Issue(now, locale),
                Mail = IdentityDocument.MailIsDue,
                MailClaimedUntil = null,
                MailAttempts = 0,
                Hour = hour with { Codes = hour.Codes + 1 },
            };
            if (await WriteAsync(issued, found?.ETag))
            {
                await sender.HintAsync(MailHint.Queue, new(campaign.Id, issued.VoterKey), TimeSpan.Zero, clock);
                return;
            }
        }

        throw Contention.Exhausted();
    }

    internal static bool MayIssue(IdentityDocument identity, bool hasLimits, DateTimeOffset now) =>
        !hasLimits || identity.Hour.At(now).Codes < CodesPerHour;

    /// <summary>
    /// Returns whether the campaign is closed and the person has never taken part. Participants still come to their orders and
    /// their data.
    /// </summary>
    private static bool IsTooLate(CampaignDocument campaign, IdentityDocument identity) =>
        campaign.Definition.Status == CampaignStatus.Closed && identity.State != IdentityDocument.Verified;

    private static IdentityDocument New(CampaignDocument campaign, string key, string email, DateTimeOffset now) =>
        new()
        {
            Pk = key,
            CampaignId = campaign.Id,
            Email = email,
            VoterKey = ParticipantTokens.NewVoterKey(),
            CreatedAt = now,
            State = IdentityDocument.Unverified,
        };

    /// <summary>
    /// Writes the identity. Returns false if another request came first. If the caller disconnects, the writes still finish.
    /// </summary>
    private async Task<bool> WriteAsync(IdentityDocument identity, string? etag)
    {
        if (etag is not null)
            return await store.ReplaceAsync(IdentityDocument.Container, identity, etag, CancellationToken.None) is not null;

        var voter = new VoterDocument
        {
            Pk = VoterDocument.PartitionOf(identity.CampaignId, identity.VoterKey),
            IdentityKey = identity.Pk,
            CreatedAt = identity.CreatedAt,
            State = VoterDocument.Unchecked,
        };
        await store.CreateAsync(VoterDocument.Container, voter, CancellationToken.None);
        // If another request came first, the sweep deletes this voter document.
        return await store.CreateAsync(IdentityDocument.Container, identity, CancellationToken.None) is not null;
    }
}
