using CampaignFunctions.Participants;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Exports pre-orders and their ledgers. Up to 10,000 pre-orders are read at once. More are read by a job, in parts. Each
/// pre-order is in the file once, as it was when it was last read.
/// </summary>
public sealed class ExportPreorders(IDocumentStore store, CustomerContacts contacts, TimeProvider clock) : IJobWork
{
    /// <summary>The most pre-orders that one call reads.</summary>
    public const int MostAtOnce = 10_000;

    /// <summary>The number of pre-orders in a part: with their ledgers, they must fit into a document.</summary>
    private const int PartSize = 100;

    private const int ContactsAtOnce = 16;

    public IReadOnlyList<JobKind> Kinds => [JobKind.Export];

    /// <summary>Returns the rows; null if there are more than <see cref="MostAtOnce"/>.</summary>
    public async Task<IReadOnlyCollection<ExportRow>?> ReadAsync(
        string campaignId,
        ExportRequest export,
        CancellationToken cancellationToken
    )
    {
        var rows = new Dictionary<string, ExportRow>();
        string? continuation = null;
        do
        {
            var page = await store.ScanAsync(PreorderDocument.Container, In(campaignId), continuation, cancellationToken);
            foreach (var preorder in page.Documents.Select(row => row.Document))
            {
                // A pre-order may appear again with another status.
                if (export.Fits(preorder))
                    rows[preorder.Id] = ExportRow.Of(preorder, export.Kind);
                else
                    rows.Remove(preorder.Id);
            }

            if (rows.Count > MostAtOnce)
                return null;
            continuation = page.Continuation;
        } while (continuation is not null);

        return rows.Values;
    }

    /// <summary>Reads one part of the file.</summary>
    public async Task<JobDocument> StepAsync(JobDocument job, CancellationToken cancellationToken)
    {
        var filter = In(job.Pk) with { PageSize = PartSize };
        var page = await store.ScanAsync(PreorderDocument.Container, filter, job.Continuation, cancellationToken);
        var part = new JobPart
        {
            Id = JobPart.IdOf(job.Parts + 1),
            Pk = job.Id,
            Next = page.Continuation,
            Rows =
            [
                .. page
                    .Documents.Select(row => row.Document)
                    .Where(preorder => (job.Export! with { Status = null }).Fits(preorder)) // its status may change yet
                    .Select(preorder => ExportRow.Of(preorder, job.Export!.Kind)),
            ],
        };
        var next = await JobPart.AddAsync(store, job, part, cancellationToken);
        return next.Continuation is null ? next with { Status = JobStatus.Ready, DoneAt = clock.GetUtcNow() } : next;
    }

    public Task CleanAsync(JobDocument job, CancellationToken cancellationToken) =>
        JobPart.CleanAsync(store, job, cancellationToken);

    /// <summary>Writes the file of rows that one call has read.</summary>
    public async Task WriteAsync(
        Stream file,
        string campaignId,
        ExportRequest export,
        IEnumerable<ExportRow> rows,
        CancellationToken cancellationToken
    )
    {
        await file.WriteAsync(ExportText.Head(export), cancellationToken);
        await WriteRowsAsync(file, campaignId, export, rows, cancellationToken);
    }

    /// <summary>Writes the file of a job. Of a pre-order that several parts contain, the last one counts.</summary>
    public async Task WriteAsync(Stream file, JobDocument job, CancellationToken cancellationToken)
    {
        var export = job.Export!;
        await file.WriteAsync(ExportText.Head(export), cancellationToken);
        await file.FlushAsync(cancellationToken); // the parts are read twice, and the caller waits only for the beginning
        var last = new Dictionary<string, int>();
        for (var number = 1; number <= job.Parts; number++)
        {
            foreach (var row in await PartAsync(job, number, cancellationToken))
                last[row.Id] = number;
        }

        for (var number = 1; number <= job.Parts; number++)
        {
            var rows = (await PartAsync(job, number, cancellationToken))
                .Where(row => last[row.Id] == number)
                .Reverse()
                .DistinctBy(row => row.Id)
                .Where(row => (export.Status ?? row.Status) == row.Status)
                .Reverse();
            await WriteRowsAsync(file, job.Pk, export, rows, cancellationToken);
        }
    }

    private static Filter In(string campaignId) => new(new Equality("campaignId", campaignId));

    private async Task<ExportRow[]> PartAsync(JobDocument job, int number, CancellationToken cancellationToken) =>
        (await JobPart.GetAsync(store, job, number, cancellationToken)).Rows!;

    private async Task WriteRowsAsync(
        Stream file,
        string campaignId,
        ExportRequest export,
        IEnumerable<ExportRow> rows,
        CancellationToken cancellationToken
    )
    {
        foreach (var some in rows.Chunk(ContactsAtOnce))
        {
            var known = await Task.WhenAll(
                some.Select(row =>
                    export.Kind == ExportKind.Orders
                        ? contacts.FindAsync(campaignId, row.VoterKey, cancellationToken)
                        : Task.FromResult<Contact?>(null)
                )
            );
            byte[] lines = [.. some.Zip(known).SelectMany(each => ExportText.Lines(export, each.First, each.Second))];
            await file.WriteAsync(lines, cancellationToken);
        }
    }
}
