using CampaignFunctions.Payments;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>Finds pre-orders by their ids, and decides about their units.</summary>
internal static class StoredPreorders
{
    /// <summary>Returns the pre-order, or null if it does not exist.</summary>
    public static async Task<Versioned<PreorderDocument>?> FindPreorderAsync(
        this IDocumentStore store,
        string campaignId,
        string id,
        CancellationToken cancellationToken
    ) =>
        PreorderIds.PartitionOfId(campaignId, id) is { } partition
            ? await store.FindAsync(PreorderDocument.Container, partition, id, cancellationToken)
            : null;

    /// <summary>
    /// Returns whether the pre-order owns the units that a shard has for it. It does not own them if it is over or names another
    /// shard, or if it is cancelled and its refund waits for staff.
    /// </summary>
    public static bool OwnsUnitsIn(this PreorderDocument preorder, int shard) =>
        !preorder.Status.IsOver()
        && preorder is not { Status: PreorderStatus.Refunding, StaffNeeded: not null }
        && preorder.Shard == shard;

    /// <summary>Returns the pre-order in another status, which is added to the history.</summary>
    public static PreorderDocument To(this PreorderDocument preorder, PreorderStatus status, DateTimeOffset now) =>
        status == preorder.Status
            ? preorder
            : preorder with
            {
                Status = status,
                History = HistoryEntry.Add(preorder.History, new(status, now)),
            };

    /// <summary>Returns the pre-order with one more mail to send.</summary>
    /// <param name="amount">The amount that the mail is about, if later events change it; otherwise null.</param>
    public static PreorderDocument Mail(
        this PreorderDocument preorder,
        PreorderMailKind kind,
        DateTimeOffset now,
        long? amount = null
    ) =>
        preorder with
        {
            Mails = [.. preorder.Mails, new(preorder.MailCount + 1, kind, now) { Amount = amount }],
            MailCount = preorder.MailCount + 1,
        };

    /// <summary>Returns the pre-order waiting for staff, because the payment provider rejected a call as wrong.</summary>
    public static PreorderDocument WaitingForStaff(
        this PreorderDocument preorder,
        PaymentRefusedException refused,
        DateTimeOffset now
    ) => preorder.WaitingForStaff(refused.Code, now);

    /// <summary>Returns the pre-order waiting for staff, for this reason.</summary>
    public static PreorderDocument WaitingForStaff(this PreorderDocument preorder, string code, DateTimeOffset now) =>
        preorder with
        {
            StaffNeeded = new(code, now),
        };

    /// <summary>
    /// Returns the paid pre-order without a cancellation by its link: somebody with the link alone may be a stranger, and only
    /// the customer gives up what is paid.
    /// </summary>
    public static PreorderDocument WithoutCancelByLink(this PreorderDocument paid) =>
        paid.IsCancelledByLink ? paid with { CancelRequestedAt = null, IsCancelledByLink = false } : paid;

    /// <summary>
    /// Returns whether the pre-order takes a place on the waitlist only after the email address is proven.
    /// </summary>
    public static bool AwaitsProof(this PreorderDocument preorder) =>
        preorder is { Status: PreorderStatus.Waitlisted, ProofTag: not null };

    /// <summary>Returns the fewest units that an offer to the pre-order may have.</summary>
    public static int LeastOffer(this PreorderDocument preorder) => preorder.IsWholeOnly ? preorder.Quantity : 1;
}
