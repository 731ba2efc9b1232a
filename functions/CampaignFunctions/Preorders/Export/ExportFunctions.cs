using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Exports pre-orders for fulfilment, and ledgers for finance. Each export is recorded before its answer.</summary>
public sealed class ExportFunctions(
    ExportPreorders exports,
    AskForJob ask,
    RunJobs jobs,
    AuditLog audit,
    CampaignAccess access,
    TimeProvider clock
)
{
    private const string Route = "campaigns/{campaignId}";

    /// <summary>How long a call reads pre-orders before the export goes on as a job.</summary>
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(15);

    [Function("ExportPreorders")]
    [
        EndpointSummary("Exports pre-orders or ledgers: up to 10,000 pre-orders at once, more as a job. It is recorded."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(ExportRequest), "application/json")]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters, required. A repeat with the same key returns the job of the first request."
    )]
    [ProducesResponseType<string>(200, "text/csv", JsonLines.ContentType)]
    [ProducesResponseType<JobResponse>(202)]
    [Refuses("idempotency-key-reused")]
    public async Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/exports")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadKeyedBodyAsync(PreorderJson.Default.ExportRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var (export, hash) = body.Value;
        var key = IdempotencyKey.Required(request);
        var asked = ask.Of(admitted.Value, JobKind.Export, key, hash, reason: null, ActionOf(export));
        if (asked.Problem is { } keyless)
            return keyless.ToResult();
        var job = asked.Value with { Export = export };
        if (
            await jobs.FindAsync(campaignId, job.Id, cancellationToken) is not null
            || await clock.WithinAsync(
                ReadWithin,
                cancel => exports.ReadAsync(campaignId, export, cancel),
                late: null,
                cancellationToken
            )
                is not { } rows
        )
            return JobFunctions.Started(await jobs.StartAsync(job, cancellationToken));
        await audit.AddAsync(campaignId, admitted.Value.Caller, ActionOf(export), subject: null, cancellationToken);
        return File(
            request,
            export,
            file => exports.WriteAsync(file, campaignId, export, rows, request.HttpContext.RequestAborted)
        );
    }

    [Function("GetExport")]
    [
        EndpointSummary("Gets the file of an export that ran as a job. It is kept for 24 hours. The access is recorded."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [ProducesResponseType<string>(200, "text/csv", JsonLines.ContentType)]
    [Refuses("not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/jobs/{jobId}/file")] HttpRequest request,
        string campaignId,
        string jobId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        if (
            await jobs.FindAsync(campaignId, jobId, cancellationToken) is not { Status: JobStatus.Ready, Export: { } export } job
            || job.DoneAt + RunJobs.KeptFor <= clock.GetUtcNow()
        )
            return ProblemCode.NotFound.ToResult();
        await audit.AddAsync(campaignId, admitted.Value.Caller, ActionOf(export), $"jobs/{job.Id}", cancellationToken);
        return File(request, export, file => exports.WriteAsync(file, job, request.HttpContext.RequestAborted));
    }

    private static string ActionOf(ExportRequest export) => export.Kind == ExportKind.Orders ? "export-orders" : "export-ledger";

    private static PushStreamHttpResult File(HttpRequest request, ExportRequest export, Func<Stream, Task> write)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(write, ExportText.ContentTypeOf(export.Format), ExportText.FileNameOf(export));
    }
}
