using CampaignFunctions.Payments;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Compares the ledgers with the payment provider's books, day by day. First it reads the books, page by page, at the pace of the
/// payment provider. Then it compares them with the ledgers of all pre-orders. Last, it checks each difference once more, because
/// money may have moved meanwhile.
/// </summary>
public sealed class ReconcileLedgers(
    IDocumentStore store,
    IPaymentGateway gateway,
    Pace pace,
    ProviderFaults faults,
    TimeProvider clock
) : IJobWork
{
    /// <summary>The wait before a call is repeated that the payment provider did not answer.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    public IReadOnlyList<JobKind> Kinds => [JobKind.Reconcile];

    public async Task<JobDocument> StepAsync(JobDocument job, CancellationToken cancellationToken)
    {
        try
        {
            var next = job switch
            {
                { NotBefore: null } => job, // it has no turn yet
                { Reconciliation: null, Book: { } book } => await ReadAsync(job, book, cancellationToken),
                { Reconciliation: null } => await CompareAsync(job, cancellationToken),
                { Reconciliation: { } report } => await CheckAsync(job, report, cancellationToken),
            };
            if (next.Status != JobStatus.Running)
                return next;
            return next with { NotBefore = await pace.TakeAsync(PaceLane.Read, job.AskedAt, cancellationToken) };
        }
        catch (PaymentRefusedException refused)
        {
            return Failed(job, refused.Code);
        }
        catch (PaymentGatewayUnavailableException fault) when (fault.IsAccountRejected)
        {
            // The key may lack only the permission for these lists: sales must go on.
            return Failed(job, "account");
        }
        catch (PaymentGatewayUnavailableException fault)
        {
            await faults.NoteAsync(fault, PaceLane.Read, job.Id, cancellationToken);
            return job with { NotBefore = clock.GetUtcNow() + Later };
        }
    }

    public Task CleanAsync(JobDocument job, CancellationToken cancellationToken) =>
        JobPart.CleanAsync(store, job, cancellationToken);

    private JobDocument Failed(JobDocument job, string reason) =>
        job with
        {
            Status = JobStatus.Ready,
            DoneAt = clock.GetUtcNow(),
            Failure = reason,
            Reconciliation = null,
        };

    private async Task<JobDocument> ReadAsync(JobDocument job, Book book, CancellationToken cancellationToken)
    {
        var days = job.Days!;
        var query = new BookQuery(book, job.Pk, days.Begin - Comparison.Margin, days.End, job.Continuation);
        var page = await gateway.ReadBookAsync(query, cancellationToken);
        var part = new JobPart
        {
            Id = JobPart.IdOf(job.Parts + 1),
            Pk = job.Id,
            Next = page.Next,
            Book = [.. page.Entries],
        };
        var next = await JobPart.AddAsync(store, job, part, cancellationToken);
        return next.Continuation is null ? next with { Book = NextOf(book) } : next;
    }

    private static Book? NextOf(Book book) =>
        book switch
        {
            Book.Payments => Book.Refunds,
            Book.Refunds => Book.Disputes,
            _ => null,
        };

    private async Task<JobDocument> CompareAsync(JobDocument job, CancellationToken cancellationToken)
    {
        var theirs = new List<BookEntry>();
        for (var number = 1; number <= job.Parts; number++)
            theirs.AddRange((await JobPart.GetAsync(store, job, number, cancellationToken)).Book!);
        var ours = await store.ScanLatestAsync(
            PreorderDocument.Container,
            new(new Equality("campaignId", job.Pk)),
            preorder => OwnEntry.Of(preorder).ToArray(),
            cancellationToken
        );
        return job with { Reconciliation = Comparison.Of(theirs, ours.SelectMany(each => each), job.Days!.Begin, job.Days.End) };
    }

    /// <summary>Checks the next difference once more. Ends the job if there is none.</summary>
    private async Task<JobDocument> CheckAsync(JobDocument job, ReconciliationReport report, CancellationToken cancellationToken)
    {
        if (job.Checked == report.Differences.Length)
            return job with { Status = JobStatus.Ready, DoneAt = clock.GetUtcNow() };
        var difference = report.Differences[job.Checked];
        if (await IsGoneAsync(job.Pk, difference, cancellationToken))
            return job with { Reconciliation = Comparison.Without(report, difference) };
        if (difference.Kind is DifferenceKind.MissingHere or DifferenceKind.Outcome)
            await LookAgainAsync(job.Pk, difference.PreorderId, cancellationToken);
        return job with { Checked = job.Checked + 1 };
    }

    /// <summary>Lets all payments of a pre-order be checked at the payment provider: its event was lost.</summary>
    private async Task LookAgainAsync(string campaignId, string preorderId, CancellationToken cancellationToken)
    {
        if (PreorderIds.PartitionOfId(campaignId, preorderId) is { } partition)
            await store.ChangeAsync(
                PreorderDocument.Container,
                partition,
                preorderId,
                preorder => preorder with { LookAt = clock.GetUtcNow() },
                cancellationToken
            );
    }

    /// <summary>Returns whether both sides agree now, or did before the first day.</summary>
    private async Task<bool> IsGoneAsync(string campaignId, Difference difference, CancellationToken cancellationToken)
    {
        if (await store.FindPreorderAsync(campaignId, difference.PreorderId, cancellationToken) is not { Document: var preorder })
            return false;
        var ours = OwnEntry
            .Of(preorder)
            .FirstOrDefault(entry => (entry.Book, entry.Reference) == (difference.Book, difference.Reference));
        if (ours is null)
            return false; // it is still missing here
        foreach (var id in preorder.Payments)
        {
            var payment = await FindAsync(id, cancellationToken);
            var theirs =
                payment?.Subject == preorder.Subject()
                    ? EntriesOf(payment, preorder)
                        .FirstOrDefault(entry => (entry.Book, entry.Reference) == (ours.Book, ours.Reference))
                    : null;
            if (theirs is not null)
                return Comparison.KindOf(ours, theirs) is null;
        }

        return false;
    }

    /// <summary>Returns the payment; null if the payment provider does not know it.</summary>
    private async Task<PaymentState?> FindAsync(string paymentId, CancellationToken cancellationToken)
    {
        try
        {
            return await gateway.FindPaymentAsync(paymentId, cancellationToken);
        }
        catch (PaymentRefusedException)
        {
            return null;
        }
    }

    private static IEnumerable<BookEntry> EntriesOf(PaymentState payment, PreorderDocument preorder)
    {
        if (payment.Received > 0)
            yield return Entry(Book.Payments, payment.Id, payment.Received, outcome: null);
        foreach (var refund in payment.Refunds)
            yield return Entry(Book.Refunds, refund.Id, refund.Amount, BookOutcomes.Of(refund.Status));
        foreach (var dispute in payment.Disputes)
            yield return Entry(Book.Disputes, dispute.Id, dispute.Amount, BookOutcomes.Of(dispute.Status));

        // The currency of a pre-order never changes.
        BookEntry Entry(Book book, string reference, long amount, string? outcome) =>
            new(book, reference, amount, preorder.Currency, preorder.CreatedAt, outcome, preorder.Id);
    }
}
