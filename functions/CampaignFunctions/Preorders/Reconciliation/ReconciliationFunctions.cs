using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Payments;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets admins compare the ledgers with the payment provider's books.</summary>
public sealed class ReconciliationFunctions(AskForJob ask, RunJobs jobs, CampaignAccess access, TimeProvider clock)
{
    [Function("Reconcile")]
    [
        EndpointSummary("Compares the ledgers with Stripe's books, day by day, and lists the differences."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(ReconciliationRequest), "application/json")]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters, required. A repeat with the same key returns the job of the first request."
    )]
    [ProducesResponseType<JobResponse>(202)]
    [Refuses("idempotency-key-reused")]
    public async Task<IResult> ReconcileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "campaigns/{campaignId}/reconciliations")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadKeyedBodyAsync(PreorderJson.Default.ReconciliationRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var (days, hash) = body.Value;
        if (days.Check(clock.GetUtcNow()) is { } invalid)
            return invalid.ToResult();
        var job = ask.Of(admitted.Value, JobKind.Reconcile, IdempotencyKey.Required(request), hash, reason: null);
        return job.Problem?.ToResult()
            ?? JobFunctions.Started(
                await jobs.StartAsync(job.Value with { Days = days, Book = Book.Payments }, cancellationToken)
            );
    }
}
