using System.Globalization;
using CampaignFunctions.Payments;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>A part of what a job has read.</summary>
public sealed record JobPart : IDocument
{
    public static readonly Container<JobPart> Container = new("jobparts", StoredPreorderJson.Default.JobPart);

    public required string Id { get; init; }

    /// <summary>The job.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>The pre-orders, if the job exports.</summary>
    public ExportRow[]? Rows { get; init; }

    /// <summary>The movements of money at the payment provider, if the job reconciles.</summary>
    public BookEntry[]? Book { get; init; }

    /// <summary>The continuation after this part; null if it is the last one.</summary>
    public string? Next { get; init; }

    /// <summary>Returns the id of a part of a job; the first one has the number 1.</summary>
    public static string IdOf(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>
    /// Stores the next part of a job, and returns the job after it. If another attempt at this step has stored the part, that one
    /// counts, with its continuation: two attempts may read pages of different lengths.
    /// </summary>
    internal static async Task<JobDocument> AddAsync(
        IDocumentStore store,
        JobDocument job,
        JobPart part,
        CancellationToken cancellationToken
    )
    {
        if (await store.CreateAsync(Container, part, cancellationToken) is null)
            part = await GetAsync(store, job, job.Parts + 1, cancellationToken);
        return job with { Continuation = part.Next, Parts = job.Parts + 1 };
    }

    internal static async Task<JobPart> GetAsync(
        IDocumentStore store,
        JobDocument job,
        int number,
        CancellationToken cancellationToken
    ) =>
        (await store.FindAsync(Container, job.Id, IdOf(number), cancellationToken))?.Document
        ?? throw new InvalidOperationException($"Part {number} of job {job.Id} does not exist.");

    /// <summary>Deletes all parts of a job.</summary>
    internal static async Task CleanAsync(IDocumentStore store, JobDocument job, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= job.Parts; number++)
            await store.DeleteAsync(Container, job.Id, IdOf(number), etag: null, cancellationToken);
    }
}
