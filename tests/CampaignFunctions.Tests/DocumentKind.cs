using System.Text.Json.Nodes;
using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Notifications;
using CampaignFunctions.Pacing;
using CampaignFunctions.Participants;
using CampaignFunctions.Payments;
using CampaignFunctions.Polls;
using CampaignFunctions.Preorders;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>A type of document.</summary>
/// <param name="Holds">Tells it from the other types in a container of the same name.</param>
/// <param name="RewriteAsync">Reads a document through the store, and returns it as the current version writes it.</param>
internal sealed record DocumentKind(
    ContainerDefinition Container,
    Func<JsonObject, bool> Holds,
    Func<IDocumentStore, JsonObject, Task<JsonNode?>> RewriteAsync
)
{
    public static readonly IReadOnlyList<DocumentKind> All =
    [
        Of(CampaignDocument.Container, row => Has(row, "pk", CampaignDocument.Partition)),
        Of(RevocationDocument.Container, row => Has(row, "pk", RevocationDocument.Partition)),
        Of(IdentityDocument.Container, row => Has(row, "id", IdentityDocument.TheId)),
        Of(VoterDocument.Container, row => Has(row, "id", VoterDocument.TheId)),
        Of(ContactLookup.Container, row => Has(row, "id", ContactLookup.TheId)),
        Of(AuditEntry.Container),
        Of(SuggestionDocument.Container),
        Of(PastStatus.Container),
        Of(AnswerRevision.Container),
        Of(ParticipantAction.Container),
        Of(Follower.Container),
        Of(Notice.Container),
        Of(NoticeRun.Container),
        Of(NoticeMail.Container),
        Of(NoticeDigest.Container),
        Of(MailPreferences.Container),
        Of(MailStop.Container),
        Of(CommentDocument.Container),
        Of(AnswerBoard.Container),
        Of(AnswerMark.Container),
        Of(SupportRevision.Container),
        Of(SupportSweepDocument.Container),
        Of(BallotRevision.Container),
        Of(ShardTally.Container, row => !Has(row, "pk", FoldFault.Partition)),
        Of(FoldFault.Container, row => Has(row, "pk", FoldFault.Partition)),
        Of(RecountDocument.Container),
        Of(PreorderDocument.Container, row => Has(row, "kind", PreorderDocument.TheKind)),
        Of(QuotaDocument.Container, row => row["kind"] is null),
        Of(QuotaDocument.OfVisitors, row => Has(row, "id", QuotaDocument.TheId)),
        Of(AdoptionDocument.Container, row => Has(row, "kind", AdoptionDocument.TheKind)),
        Of(OrderEntry.Container),
        Of(StockShard.Container),
        Of(WaitlistEntry.Container, row => !Has(row, "id", WaitlistHead.TheId)),
        Of(WaitlistHead.Container, row => Has(row, "id", WaitlistHead.TheId)),
        Of(ChargeRunDocument.Container),
        Of(JobDocument.Container),
        Of(JobPart.Container),
        Of(LaneDocument.Container, row => StripeBooks.TextOf(row, "id")!.StartsWith("pace:", StringComparison.Ordinal)),
        Of(EventDocument.Container),
        Of(EventMark.Container, row => Has(row, "id", EventMark.TheId)),
    ];

    public Type Type => Container.GetType().GenericTypeArguments[0];

    /// <summary>Returns the only type to which the document belongs.</summary>
    public static DocumentKind Of(StoredDocument row) =>
        Assert.Single(All, kind => kind.Container.Name == row.Container && kind.Holds(row.Document));

    private static DocumentKind Of<T>(Container<T> container, Func<JsonObject, bool>? holds = null)
        where T : class, IDocument =>
        new(container, holds ?? (_ => true), (store, row) => ReadAndWriteAsync(store, container, row));

    private static bool Has(JsonObject row, string property, string value) => StripeBooks.TextOf(row, property) == value;

    private static async Task<JsonNode?> ReadAndWriteAsync<T>(IDocumentStore store, Container<T> container, JsonObject row)
        where T : class, IDocument
    {
        var (partition, id) = (StripeBooks.TextOf(row, "pk")!, StripeBooks.TextOf(row, "id")!);
        return await store.FindAsync(container, partition, id, TestContext.Current.CancellationToken) is { } found
            ? JsonNode.Parse(container.Write(found.Document))
            : null;
    }

    /// <summary>
    /// Removes the codes of an identity that an earlier version wrote. They are worth nothing now: they are valid without a
    /// secret.
    /// </summary>
    public void ForgetCodes(JsonObject before, JsonNode? written)
    {
        if (Type != typeof(IdentityDocument))
            return;
        foreach (var name in new[] { "code", "pendingConsents", "mailClaimedUntil", "mailAttempts" })
            before.Remove(name);
        before["hour"]!.AsObject().Remove("wrongGuesses");
        Assert.Equal("[]", written!["codes"]!.ToJsonString());
        written.AsObject().Remove("codes");
    }
}
