using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Starts charge runs and reports their progress.</summary>
public sealed class ChargeRunFunctions(RunCharges runs, ChargeRunReports reports, CampaignAccess access, Keyring keys)
{
    private const string Route = "campaigns/{campaignId}/editions/{editionId}/charge-runs";

    [Function("StartChargeRun")]
    [EndpointSummary("Charges all amounts owed on an edition, at a steady pace."), Tags("Payments"), CalledBy(ApiCaller.Admin)]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters, required. A repeat with the same key returns the run of the first request."
    )]
    [ProducesResponseType<ChargeRunResponse>(202)]
    [Refuses("invalid", "edition-not-found")]
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
        var run = await runs.StartAsync(campaignId, editionId, id, cancellationToken);
        return await AnswerAsync(run, StatusCodes.Status202Accepted, cancellationToken);
    }

    [Function("GetChargeRun")]
    [EndpointSummary("Gets the progress of a charge run."), Tags("Payments"), CalledBy(ApiCaller.Admin)]
    [ProducesResponseType<ChargeRunResponse>(200)]
    [Refuses("not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{runId}")] HttpRequest request,
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
            ? await AnswerAsync(run, StatusCodes.Status200OK, cancellationToken)
            : ProblemCode.NotFound.ToResult();
    }

    private async Task<IResult> AnswerAsync(ChargeRunDocument run, int status, CancellationToken cancellationToken) =>
        new JsonAnswer<ChargeRunResponse>(await reports.OfAsync(run, cancellationToken), PreorderJson.Default.ChargeRunResponse)
        {
            Status = status,
            Location =
                status == StatusCodes.Status202Accepted
                    ? $"/api/campaigns/{run.CampaignId}/editions/{run.EditionId}/charge-runs/{run.Id}"
                    : null,
        };
}
