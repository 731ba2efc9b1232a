using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets admins start work on many pre-orders, and follow it.</summary>
public sealed class JobFunctions(AskForJob ask, RunJobs jobs, CampaignAccess access)
{
    private const string Route = "campaigns/{campaignId}";
    private const string Key =
        "1 to 255 visible ASCII characters, required. A repeat with the same key returns the job of the first request.";

    [Function("CancelEdition")]
    [
        EndpointSummary("Stops the sale of an edition for good, and cancels all its pre-orders for the brand."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(EditionCancellationRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<JobResponse>(202)]
    [Refuses("edition-not-found", "idempotency-key-reused")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/editions/{editionId}/cancellation")]
            HttpRequest request,
        string campaignId,
        string editionId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadKeyedBodyAsync(PreorderJson.Default.EditionCancellationRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        if (admitted.Value.Campaign.Edition(editionId) is null)
            return ProblemCode.EditionNotFound.ToResult();
        var (content, hash) = body.Value;
        var job = ask.Of(
            admitted.Value,
            JobKind.CancelEdition,
            IdempotencyKey.Required(request),
            $"{editionId}\n{hash}",
            content.Reason
        );
        return job.Problem?.ToResult() ?? Started(await ask.CancelEditionAsync(job.Value, editionId, content, cancellationToken));
    }

    [Function("ResumePreorders")]
    [
        EndpointSummary("Lets all pre-orders go on that wait for staff, or those that wait with one code."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(ResumptionRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<JobResponse>(202)]
    [Refuses("idempotency-key-reused")]
    public async Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/resumptions")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadKeyedBodyAsync(PreorderJson.Default.ResumptionRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var (content, hash) = body.Value;
        var job = ask.Of(admitted.Value, JobKind.ResumePreorders, IdempotencyKey.Required(request), hash, content.Reason);
        return job.Problem?.ToResult()
            ?? Started(await jobs.StartAsync(job.Value with { Code = content.Code }, cancellationToken));
    }

    [Function("GetJob")]
    [EndpointSummary("Gets the progress of a job."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [ProducesResponseType<JobResponse>(200)]
    [Refuses("not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/jobs/{jobId}")] HttpRequest request,
        string campaignId,
        string jobId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        return await jobs.FindAsync(campaignId, jobId, cancellationToken) is { } job
            ? new JsonAnswer<JobResponse>(JobResponse.Of(job), PreorderJson.Default.JobResponse)
            : ProblemCode.NotFound.ToResult();
    }

    /// <summary>Returns 202 with the address of the job, or the refusal.</summary>
    internal static IResult Started(Result<JobDocument> job) =>
        job.IsSuccess
            ? new JsonAnswer<JobResponse>(JobResponse.Of(job.Value), PreorderJson.Default.JobResponse)
            {
                Status = StatusCodes.Status202Accepted,
                Location = $"/api/campaigns/{job.Value.Pk}/jobs/{job.Value.Id}",
            }
            : job.Problem.ToResult();
}
