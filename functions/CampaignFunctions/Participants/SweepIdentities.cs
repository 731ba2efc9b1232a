using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>Hints again at mail that is due, and deletes identities that were not verified within a day.</summary>
public sealed class SweepIdentities(IDocumentStore store, IMessageSender sender, TimeProvider clock)
{
    /// <summary>An address that nobody proved is forgotten after this time.</summary>
    public static readonly TimeSpan UnverifiedFor = TimeSpan.FromHours(24);

    /// <summary>Mail that is due for so long has lost its hint.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(30);

    public Task MailAsync(CancellationToken cancellationToken) =>
        EachAsync(new("mail", IdentityDocument.MailIsDue), async row =>
        {
            if (clock.GetUtcNow() is var now && row.Document.Code?.IssuedAt + Overdue <= now && !row.Document.IsMailClaimed(now))
                await sender.SendAsync(MailHint.Queue, new(row.Document.CampaignId, row.Document.VoterKey), TimeSpan.Zero, cancellationToken);
        }, cancellationToken);

    public Task ForgetAsync(CancellationToken cancellationToken) =>
        EachAsync(new("state", IdentityDocument.Unverified), async row =>
        {
            var identity = row.Document;
            if (clock.GetUtcNow() is var now && (identity.CreatedAt + UnverifiedFor > now || identity.Code?.IsExpired(now) == false))
                return;
            if (await store.DeleteAsync(IdentityDocument.Container, identity.Pk, identity.Id, row.ETag, cancellationToken))
                await store.DeleteAsync(
                    VoterDocument.Container, VoterDocument.PartitionOf(identity.CampaignId, identity.VoterKey), VoterDocument.TheId, null, cancellationToken);
        }, cancellationToken);

    private async Task EachAsync(Equality equality, Func<Versioned<IdentityDocument>, Task> work, CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await store.ScanAsync(IdentityDocument.Container, [equality], continuation, cancellationToken);
            foreach (var row in page.Documents)
                await work(row);
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
