using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// Lets admins stop kinds of work of a campaign, and let them go on. Each process reads the pauses with the campaign, which it
/// caches for five seconds.
/// </summary>
public sealed partial class PauseFunctions(
    IDocumentStore store,
    ICampaignQuery campaigns,
    CampaignAccess access,
    AuditTrails<CampaignDocument> audit,
    TimeProvider clock,
    ILogger<PauseFunctions> logger
)
{
    private const string Route = "campaigns/{campaignId}/pauses";

    [Function("GetPauses")]
    [EndpointSummary("Gets the kinds of work that are stopped."), Tags("Campaigns"), CalledBy(ApiCaller.Admin)]
    [ProducesResponseType<Pauses>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var campaign = await campaigns.RefreshAsync(campaignId, cancellationToken);
        return campaign is null ? ProblemCode.CampaignNotFound.ToResult() : Answer(campaign.Document);
    }

    [Function("PutPauses")]
    [
        EndpointSummary("Stops kinds of work, or lets them go on. It takes effect within five seconds, and nothing is lost."),
        Tags("Campaigns"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(Pauses), "application/json")]
    [ProducesResponseType<Pauses>(200)]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(CampaignJson.Default.Pauses, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var changed = await store.ChangeAsync(
            CampaignDocument.Container,
            CampaignDocument.Partition,
            campaignId,
            campaign => Paused(campaign, body.Value, admitted.Value.Caller),
            cancellationToken
        );
        if (changed is null)
            return ProblemCode.CampaignNotFound.ToResult();
        PausesChanged(campaignId, body.Value);
        await audit.FollowAsync(changed, etag: null, cancellationToken);
        await campaigns.RefreshAsync(campaignId, cancellationToken);
        return Answer(changed);
    }

    private CampaignDocument Paused(CampaignDocument campaign, Pauses pauses, Staff admin)
    {
        var before = campaign.Pauses ?? Pauses.None;
        AuditedChange[] changes =
        [
            .. Change("orders", before.Orders, pauses.Orders),
            .. Change("openings", before.Openings, pauses.Openings),
            .. Change("charges", before.Charges, pauses.Charges),
            .. Change("mail", before.Mail, pauses.Mail),
        ];
        var paused = campaign with { Pauses = pauses };
        return changes is [] ? paused : paused.Audited(AuditedAction.Of(admin, "set-pauses", changes), clock.GetUtcNow());
    }

    private static AuditedChange[] Change(string kind, bool from, bool to) => AuditedChange.Of(kind, State(from), State(to));

    private static string State(bool isPaused) => isPaused ? "paused" : "running";

    private static JsonAnswer<Pauses> Answer(CampaignDocument campaign) =>
        new(campaign.Pauses ?? Pauses.None, CampaignJson.Default.Pauses);

    [LoggerMessage(EventId = 527, Level = LogLevel.Warning, Message = "The pauses of campaign {CampaignId} are now {Pauses}")]
    private partial void PausesChanged(string campaignId, Pauses pauses);
}
