using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Starts charge runs and reports their progress.</summary>
public sealed class ChargeRunFunctions(
    RunCharges charges,
    ChargeRuns runs,
    ChargeRunReports reports,
    CampaignAccess access,
    Keyring keys
)
{
    private const string Route = "campaigns/{campaignId}/editions/{editionId}/charge-runs";

    [Function("StartChargeRun")]
    [
        EndpointSummary("Charges the amounts owed on an edition, at a steady pace: all, or those of a selection."),
        Tags("Payments"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(ChargeSelection), "application/json", IsOptional = true)]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters, required. A repeat with the same key returns the run of the first request."
    )]
    [ProducesResponseType<ChargeRunResponse>(202)]
    [Refuses("invalid", "edition-not-found", "idempotency-key-reused")]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string campaignId,
        string editionId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, admin) = admitted.Value;
        var selection = await ReadAsync(request, cancellationToken);
        if (selection.Problem is { } invalid)
            return invalid.ToResult();
        if (campaign.Edition(editionId) is null)
            return ProblemCode.EditionNotFound.ToResult();
        var key = IdempotencyKey.Required(request);
        if (key.Problem is { } malformed)
            return malformed.ToResult();

        var id = IdempotencyKey.IdOf(
            keys,
            campaign.Pepper,
            $"{admin.Issuer}\n{admin.Subject}",
            $"charge-run\n{campaignId}\n{editionId}",
            key.Value
        );
        var run = await charges.StartAsync(campaignId, editionId, id, selection.Value, admin, cancellationToken);
        return await AnswerAsync(run, StatusCodes.Status202Accepted, cancellationToken);
    }

    [Function("DryRunCharges")]
    [
        EndpointSummary("Says what a charge run with this selection would charge now, and how long it would take."),
        Tags("Payments"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(ChargeSelection), "application/json", IsOptional = true)]
    [ProducesResponseType<ChargeDryRun>(200)]
    [Refuses("edition-not-found")]
    public async Task<IResult> DryRunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/dry-run")] HttpRequest request,
        string campaignId,
        string editionId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var selection = await ReadAsync(request, cancellationToken);
        if (selection.Problem is { } invalid)
            return invalid.ToResult();
        return admitted.Value.Campaign.Edition(editionId) is { } edition
            ? new JsonAnswer<ChargeDryRun>(
                await reports.DryRunAsync(campaignId, edition, selection.Value, cancellationToken),
                PreorderJson.Default.ChargeDryRun
            )
            : ProblemCode.EditionNotFound.ToResult();
    }

    [Function("ChangeChargeRun")]
    [EndpointSummary("Pauses, resumes or stops a charge run."), Tags("Payments"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(ChargeRunStatusRequest), "application/json")]
    [ProducesResponseType<ChargeRunResponse>(200)]
    [Refuses("not-found", "charge-run-locked")]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/{runId}/status")] HttpRequest request,
        string campaignId,
        string editionId,
        string runId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.ChargeRunStatusRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        if (await runs.FindAsync(campaignId, editionId, runId, cancellationToken) is not { Document: var run })
            return ProblemCode.NotFound.ToResult();
        var changed = await charges.ChangeAsync(run, body.Value.Status, admitted.Value.Caller, cancellationToken);
        return await AnswerAsync(changed, StatusCodes.Status200OK, cancellationToken);
    }

    [Function("GetChargeRun")]
    [EndpointSummary("Gets the progress of a charge run."), Tags("Payments"), CalledBy(ApiCaller.Admin)]
    [ProducesResponseType<ChargeRunResponse>(200)]
    [Refuses("not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{runId}")] HttpRequest request,
        string campaignId,
        string editionId,
        string runId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        return await runs.FindAsync(campaignId, editionId, runId, cancellationToken) is { } run
            ? await AnswerAsync(run.Document, StatusCodes.Status200OK, cancellationToken)
            : ProblemCode.NotFound.ToResult();
    }

    /// <summary>Returns the selection in the body; all pre-orders if there is no body.</summary>
    private static async Task<Result<ChargeSelection>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadOptionalBodyAsync(PreorderJson.Default.ChargeSelection, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed;
        var selection = body.Value ?? ChargeSelection.All;
        return selection.Check() is { } invalid ? invalid : selection;
    }

    private async Task<IResult> AnswerAsync(Result<ChargeRunDocument> changed, int status, CancellationToken cancellationToken)
    {
        if (changed.Problem is { } refusal)
            return refusal.ToResult();
        var run = changed.Value;
        var address = $"/api/campaigns/{run.CampaignId}/editions/{run.EditionId}/charge-runs/{run.Id}";
        return new JsonAnswer<ChargeRunResponse>(
            await reports.OfAsync(run, cancellationToken),
            PreorderJson.Default.ChargeRunResponse
        )
        {
            Status = status,
            Location = status == StatusCodes.Status202Accepted ? address : null,
        };
    }
}
