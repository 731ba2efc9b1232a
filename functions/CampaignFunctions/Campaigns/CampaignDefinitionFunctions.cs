using System.Runtime.CompilerServices;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Campaigns;

/// <summary>The calls for campaigns, which admins define and everybody reads.</summary>
public sealed class CampaignDefinitionFunctions(
    SaveCampaign save,
    ICampaignQuery campaigns,
    ListCampaigns list,
    Callers callers,
    CampaignAccess access
)
{
    private const int BodyLimit = 1024 * 1024;
    private const string NoCache = "private, no-cache";
    private const string PublicFor5Seconds = "public, max-age=5";

    private readonly ConditionalWeakTable<CampaignDocument, EncodedBody> _written = [];

    [Function("ListCampaigns")]
    [EndpointSummary("Lists the live campaigns, ordered by id."), Tags("Campaigns"), CalledBy(ApiCaller.Everybody)]
    [Takes(ApiParameter.Query, "limit", "The maximum number of items, 1 to 100; 20 if absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The value of next on the previous page.")]
    [ProducesResponseType<CampaignList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var paging = Paging.Of(request);
        if (paging.Problem is { } malformed)
            return malformed.ToResult();
        var page = await list.HandleAsync(paging.Value.After, paging.Value.Limit, cancellationToken);
        return new EncodedAnswer(page) { CacheControl = PublicFor5Seconds };
    }

    [Function("GetCampaign")]
    [EndpointSummary("Gets a campaign. Only staff can get a draft."), Tags("Campaigns"), CalledBy(ApiCaller.Everybody)]
    [Takes(ApiParameter.Header, "If-None-Match", "The ETag that you already have.")]
    [ProducesResponseType<CampaignDefinition>(200)]
    [ProducesResponseType(304)]
    [Refuses("campaign-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var caller = admitted.Value.Caller;

        // Staff may be about to replace the campaign, so they never read it from the cache.
        var isStaff = caller is Staff;
        var found = isStaff
            ? await campaigns.RefreshAsync(campaignId, cancellationToken)
            : await campaigns.FindAsync(campaignId, cancellationToken);
        var cacheControl = isStaff ? NoCache : PublicFor5Seconds;
        if (isStaff && found is not null)
            return Answer(found, StatusCodes.Status200OK, cacheControl); // its tag is for If-Match, so it names no encoding
        return found is null
            ? ProblemCode.CampaignNotFound.ToResult()
            : new EncodedAnswer(_written.GetValue(found.Document, Write)) { ETag = found.ETag, CacheControl = cacheControl };
    }

    [Function("PutCampaign")]
    [EndpointSummary("Creates or replaces a campaign."), Tags("Campaigns"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(CampaignDefinition), "application/json")]
    [Takes(ApiParameter.Header, "If-None-Match", "* to create a campaign.")]
    [Takes(ApiParameter.Header, "If-Match", "The ETag of the campaign to replace.")]
    [ProducesResponseType<CampaignDefinition>(200)]
    [ProducesResponseType<CampaignDefinition>(201)]
    [Refuses("id-mismatch", "precondition-required", "precondition-failed", "poll-frozen", "edition-frozen")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "campaigns/{campaignId}")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admin = await callers.StaffAsync(request, Staff.Admin, cancellationToken);
        if (admin.Problem is { } denied)
            return denied.ToResult();
        var etag = request.IfMatchTag();
        if (etag.Problem is { } malformed)
            return malformed.ToResult();
        var isNew = etag.Value is null;
        if (isNew && !request.OnlyCreates())
            return ProblemCode.PreconditionRequired.ToResult();

        var body = await request.ReadStrictBodyAsync(CampaignJson.Default.CampaignDefinition, cancellationToken, BodyLimit);
        var isAny = etag.Value == Preconditions.AnyTag;
        var before = isNew ? null : await FindAsync(campaignId, isFresh: isAny, cancellationToken);
        if (isAny && before is null)
            return ProblemCode.PreconditionFailed.ToResult();
        var definition = body.IsSuccess ? CampaignRules.Check(body.Value, before?.Document.Definition) : body;
        if (definition.Problem is { } invalid)
            return invalid.ToResult();
        if (definition.Value.Id != campaignId)
            return ProblemCode.IdMismatch.ToResult();

        var saved = await save.HandleAsync(definition.Value, isAny ? before!.ETag : etag.Value, admin.Value, cancellationToken);
        if (isNew && saved.Problem?.Code == ProblemCode.PreconditionFailed)
            return Problem.Field(ProblemCode.PreconditionFailed, "If-None-Match", "the campaign exists already").ToResult();
        var status = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return saved.IsSuccess ? Answer(saved.Value, status, NoCache) : saved.Problem.ToResult();
    }

    private static EncodedBody Write(CampaignDocument campaign) =>
        EncodedBody.Of(campaign.Definition, CampaignJson.Default.CampaignDefinition);

    private async Task<Versioned<CampaignDocument>?> FindAsync(
        string campaignId,
        bool isFresh,
        CancellationToken cancellationToken
    ) =>
        isFresh
            ? await campaigns.RefreshAsync(campaignId, cancellationToken)
            : await campaigns.FindAsync(campaignId, cancellationToken);

    private static JsonAnswer<CampaignDefinition> Answer(Versioned<CampaignDocument> campaign, int status, string cacheControl) =>
        new(campaign.Document.Definition, CampaignJson.Default.CampaignDefinition)
        {
            Status = status,
            ETag = campaign.ETag,
            CacheControl = cacheControl,
            Location = status == StatusCodes.Status201Created ? $"/api/campaigns/{campaign.Document.Id}" : null,
        };
}
