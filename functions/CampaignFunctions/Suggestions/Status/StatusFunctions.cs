using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>The calls for the status of suggestions: moderators give it with a response, and everybody reads it.</summary>
public sealed class StatusFunctions(SetStatus statuses, StatusHistory history, SuggestionQuery suggestions, CampaignAccess access)
{
    private const string All = "campaigns/{campaignId}/suggestions/status";
    private const string Route = "campaigns/{campaignId}/suggestions/{suggestionId}/status";

    [Function("GetSuggestionStatus")]
    [EndpointSummary("Gets the status of a suggestion with its history."), Tags("Suggestions"), CalledBy(ApiCaller.Everybody)]
    [Takes(ApiParameter.Header, "If-None-Match", "The ETag of the status that the caller has; 304 if it is current.")]
    [ProducesResponseType<StatusResponse>(200)]
    [ProducesResponseType(304)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        return await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is { } found
            ? await AnswerAsync(campaignId, found.Document, cancellationToken)
            : ProblemCode.SuggestionNotFound.ToResult();
    }

    [Function("PutSuggestionStatus")]
    [
        EndpointSummary("Gives a suggestion a status and a response. The same again changes nothing."),
        Tags("Suggestions"),
        CalledBy(ApiCaller.Moderator)
    ]
    [Consumes(typeof(StatusRequest), "application/json")]
    [Takes(
        ApiParameter.Header,
        "If-Match",
        "The number of changes of the status that the caller has seen, in quotes; \"0\" if there was none."
    )]
    [ProducesResponseType<StatusResponse>(200)]
    [Refuses("precondition-failed")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Moderator, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var expected = request.IfMatchRevision();
        if (expected.Problem is { } malformed)
            return malformed.ToResult();
        var body = await request.ReadStrictBodyAsync(SuggestionJson.Default.StatusRequest, cancellationToken);
        if (body.Problem is { } unreadable)
            return unreadable.ToResult();
        var asked = StatusRules.Check(body.Value);
        if (asked.Problem is { } invalid)
            return invalid.ToResult();
        var (status, moderator) = (asked.Value, admitted.Value.Caller);
        var outcome = await statuses.HandleAsync(campaignId, suggestionId, status, expected.Value, moderator, cancellationToken);
        return outcome.IsSuccess
            ? await AnswerAsync(campaignId, outcome.Value.Suggestion, cancellationToken)
            : outcome.Problem.ToResult();
    }

    [Function("PostSuggestionStatuses")]
    [
        EndpointSummary("Gives up to 1,000 suggestions one status and response. Those that have it already stay unchanged."),
        Tags("Suggestions"),
        CalledBy(ApiCaller.Moderator)
    ]
    [Consumes(typeof(BulkStatusRequest), "application/json")]
    [ProducesResponseType<BulkStatusResponse>(200)]
    public async Task<IResult> PostAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = All)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Moderator, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadStrictBodyAsync(SuggestionJson.Default.BulkStatusRequest, cancellationToken);
        if (body.Problem is { } unreadable)
            return unreadable.ToResult();
        var asked = StatusRules.Check(body.Value);
        if (asked.Problem is { } invalid)
            return invalid.ToResult();
        var items = await statuses.HandleAllAsync(
            campaignId,
            body.Value.Ids,
            asked.Value,
            admitted.Value.Caller,
            cancellationToken
        );
        return new JsonAnswer<BulkStatusResponse>(new(items), SuggestionJson.Default.BulkStatusResponse);
    }

    /// <summary>The tag is the number of changes, because the count of support changes the document too.</summary>
    private async Task<JsonAnswer<StatusResponse>> AnswerAsync(
        string campaignId,
        SuggestionDocument suggestion,
        CancellationToken cancellationToken
    )
    {
        var shown = StatusResponse.Of(suggestion, await history.ReadAsync(campaignId, suggestion, cancellationToken));
        return new(shown, SuggestionJson.Default.StatusResponse)
        {
            ETag = shown.Changes.ToString(CultureInfo.InvariantCulture),
            CacheControl = SuggestionFunctions.PublicForASecond,
        };
    }
}
