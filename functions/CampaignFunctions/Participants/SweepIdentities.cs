using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// Hints again at mail that is due. Deletes identities that were not verified within a day, and their voter documents.
/// </summary>
public sealed class SweepIdentities(IDocumentStore store, IMessageSender sender, TimeProvider clock)
{
    /// <summary>The time after which an unverified address is forgotten.</summary>
    public static readonly TimeSpan UnverifiedFor = TimeSpan.FromHours(24);

    /// <summary>Mail this overdue has lost its hint.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(30);

    public async Task MailAsync(CancellationToken cancellationToken)
    {
        await foreach (
            var row in store.ScanAllAsync(
                IdentityDocument.Container,
                new(new Equality("mail", IdentityDocument.MailIsDue)),
                cancellationToken
            )
        )
        {
            if (clock.GetUtcNow() is var now && IsOverdue(row.Document, now))
                await sender.SendAsync(
                    MailHint.Queue,
                    new(row.Document.CampaignId, row.Document.VoterKey),
                    TimeSpan.Zero,
                    cancellationToken
                );
        }
    }

    /// <summary>An identity of an earlier version may have no code: its hint ends the mail.</summary>
    private static bool IsOverdue(IdentityDocument identity, DateTimeOffset now) =>
        Array.TrueForAll(identity.Codes, code => code.IsMailed)
        || Array.Exists(identity.Codes, code => code.IsMailFree(now) && code.IssuedAt + Overdue <= now);

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await foreach (
            var row in store.ScanAllAsync(
                IdentityDocument.Container,
                new(new Equality("state", IdentityDocument.Unverified)),
                cancellationToken
            )
        )
        {
            var identity = row.Document;
            if (
                clock.GetUtcNow() is var now
                && (identity.CreatedAt + UnverifiedFor > now || identity.Current(now).Codes.Length > 0)
            )
                continue;
            if (await store.DeleteAsync(IdentityDocument.Container, identity.Pk, identity.Id, row.ETag, cancellationToken))
                await store.DeleteAsync(
                    VoterDocument.Container,
                    VoterDocument.PartitionOf(identity.CampaignId, identity.VoterKey),
                    VoterDocument.TheId,
                    null,
                    cancellationToken
                );
        }

        await CheckVotersAsync(cancellationToken);
    }

    /// <summary>
    /// Deletes voter documents that lead to no identity. They are left over if a race or a crash interrupts the creation or the
    /// deletion of an identity.
    /// </summary>
    private async Task CheckVotersAsync(CancellationToken cancellationToken)
    {
        await foreach (
            var row in store.ScanAllAsync(
                VoterDocument.Container,
                new(new Equality("state", VoterDocument.Unchecked)),
                cancellationToken
            )
        )
        {
            var voter = row.Document;
            if (voter.CreatedAt + UnverifiedFor > clock.GetUtcNow())
                continue;
            var identity = (
                await store.FindAsync(IdentityDocument.Container, voter.IdentityKey!, IdentityDocument.TheId, cancellationToken)
            )?.Document;
            if (identity is null || VoterDocument.PartitionOf(identity.CampaignId, identity.VoterKey) != voter.Pk)
                await store.DeleteAsync(VoterDocument.Container, voter.Pk, voter.Id, row.ETag, cancellationToken);
            else if (identity.State == IdentityDocument.Verified)
                await store.ReplaceAsync(VoterDocument.Container, voter with { State = null }, row.ETag, cancellationToken);
        }
    }
}
