using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>The functions for support of suggestions, which is given, taken back, counted and recounted.</summary>
public sealed class SupportFunctions(
    SetSupport support,
    FoldSupport fold,
    FoldComments comments,
    SweepSupport sweep,
    RecountSupport recount,
    SuggestionQuery suggestions,
    AuditLog audit,
    CampaignAccess access
)
{
    private const string Suggestion = "campaigns/{campaignId}/suggestions/{suggestionId}";
    private const string Route = Suggestion + "/support";

    [Function("GetSupport")]
    [EndpointSummary("Says whether the caller supports a suggestion."), Tags("Suggestions"), CalledBy(ApiCaller.Participant)]
    [ProducesResponseType<SupportResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.ParticipantAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var voter = admitted.Value.Caller;
        if (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is null)
            return ProblemCode.SuggestionNotFound.ToResult();
        var last = await support.LastAsync(campaignId, suggestionId, voter.VoterKey, cancellationToken);
        return new JsonAnswer<SupportResponse>(new(last?.Content.Supported ?? false), SuggestionJson.Default.SupportResponse)
        {
            CacheControl = "private, no-cache",
        };
    }

    [Function("GiveSupport")]
    [EndpointSummary("Supports a suggestion."), Tags("Suggestions"), CalledBy(ApiCaller.Participant)]
    [ProducesResponseType(204)]
    [Refuses("window-closed", "too-many-requests")]
    public Task<IResult> GiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    ) => SetAsync(request, campaignId, suggestionId, supported: true, cancellationToken);

    [Function("TakeBackSupport")]
    [EndpointSummary("Takes back the support of a suggestion."), Tags("Suggestions"), CalledBy(ApiCaller.Participant)]
    [ProducesResponseType(204)]
    [Refuses("window-closed", "too-many-requests")]
    public Task<IResult> TakeBackAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    ) => SetAsync(request, campaignId, suggestionId, supported: false, cancellationToken);

    [Function("RecountSupport")]
    [
        EndpointSummary("Recounts the support of a suggestion. An admin may also replace the stored count with the result."),
        Tags("Suggestions"),
        CalledBy(ApiCaller.Marketer)
    ]
    [Consumes(typeof(RecountRequest), "application/json", IsOptional = true)]
    [ProducesResponseType<SupportRecountResponse>(200)]
    public async Task<IResult> RecountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Suggestion + "/recount")] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Marketer, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var staff = admitted.Value.Caller;
        var rebuild = await request.ReadRecountAsync(staff, cancellationToken);
        if (rebuild.Problem is { } refusal)
            return refusal.ToResult();
        if (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is null)
            return ProblemCode.SuggestionNotFound.ToResult();
        var action = rebuild.Value ? "rebuild-support" : "recount-support";
        await audit.AddAsync(campaignId, staff, action, $"suggestions/{suggestionId}", cancellationToken);
        return await recount.HandleAsync(campaignId, suggestionId, rebuild.Value, cancellationToken) is { } outcome
            ? new JsonAnswer<SupportRecountResponse>(outcome, SuggestionJson.Default.SupportRecountResponse)
            : ProblemCode.SuggestionNotFound.ToResult();
    }

    [Function("CountSupport")]
    public async Task CountAsync(
        [ServiceBusTrigger(SupportHint.QueueName, Connection = "ServiceBus")] SupportHint hint,
        CancellationToken cancellationToken
    )
    {
        await fold.HandleAsync(hint, cancellationToken);
        foreach (var id in hint.Commented ?? [])
            await comments.FoldAsync(hint.CampaignId, id, cancellationToken);
    }

    [Function("SweepSupport")]
    public Task SweepAsync([TimerTrigger("10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.HandleAsync(cancellationToken);

    private async Task<IResult> SetAsync(
        HttpRequest request,
        string campaignId,
        string suggestionId,
        bool supported,
        CancellationToken cancellationToken
    )
    {
        var writer = access.Count(request, await access.ParticipantAsync(request, campaignId, cancellationToken));
        if (writer.Problem is { } denied)
            return denied.ToResult();
        var (campaign, voter, from) = writer.Value;
        var command = new SupportCommand(campaign, suggestionId, voter, supported, from);
        return (await support.HandleAsync(command, cancellationToken))?.ToResult() ?? TypedResults.NoContent();
    }
}
