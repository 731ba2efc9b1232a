using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets participants place pre-orders, and lets owners and staff read them.</summary>
public sealed class PreorderFunctions(
    PlacePreorder place,
    PreorderStore preorders,
    OrderAccess orders,
    WaitlistPlaces places,
    AuditLog audit,
    CampaignAccess access
)
{
    private const string Route = "campaigns/{campaignId}/preorders";

    [Function("PlacePreorder")]
    [
        EndpointSummary("Places a pre-order. Units are held until its checkout opens, and then as long as the checkout is open."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Participant)
    ]
    [Consumes(typeof(PreorderRequest), "application/json")]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters, required. A repeat with the same key and body returns the first pre-order."
    )]
    [Takes(ApiParameter.Header, ChallengeHeader.Name, ChallengeHeader.Description)]
    [ProducesResponseType<PreorderResponse>(201)]
    [Refuses(
        "unknown-edition",
        "unknown-choice",
        "unknown-country",
        "edition-withdrawn",
        "window-closed",
        "orders-paused",
        "sold-out",
        "limit-reached",
        "too-many-requests",
        "too-many-orders",
        "challenge-required",
        "challenge-unavailable",
        "idempotency-key-reused"
    )]
    public async Task<IResult> PlaceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var customer = access.Count(request, await access.ParticipantAsync(request, campaignId, cancellationToken));
        if (customer.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadKeyedBodyAsync(PreorderJson.Default.PreorderRequest, cancellationToken);
        if (body.Problem is { } unreadable)
            return unreadable.ToResult();
        var key = IdempotencyKey.Required(request);
        if (key.Problem is { } malformed)
            return malformed.ToResult();

        var (campaign, person, from) = customer.Value;
        var command = new PlaceCommand(campaign, person, body.Value.Content, key.Value, body.Value.Hash, from)
        {
            ChallengeResponse = ChallengeHeader.Of(request),
        };
        var preorder = await place.HandleAsync(command, cancellationToken);
        return preorder.IsSuccess ? Created(campaignId, preorder.Value) : preorder.Problem.ToResult();
    }

    [Function("ListPreorders")]
    [
        EndpointSummary(
            "Lists the caller's own pre-orders, the newest first. For staff, lists all pre-orders, in no particular order."
        ),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Owner)
    ]
    [Takes(ApiParameter.Query, "limit", "The maximum number of items, 1 to 100; 20 if absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The value of next in the previous page.")]
    [ProducesResponseType<PreorderList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.OwnerOrStaffAsync(request, campaignId, role: null, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, caller) = admitted.Value;
        var paging = Paging.Of(request);
        if (paging.Problem is { } malformed)
            return malformed.ToResult();
        var list = caller switch
        {
            Participant person => await OwnAsync(campaign, person, paging.Value, cancellationToken),
            Staff staff => await AllAsync(campaign.Id, staff, paging.Value, cancellationToken),
            _ => ProblemCode.Forbidden,
        };
        return list.IsSuccess
            ? new JsonAnswer<PreorderList>(list.Value, PreorderJson.Default.PreorderList)
            : list.Problem.ToResult();
    }

    [Function("GetPreorder")]
    [EndpointSummary("Gets a pre-order with its history and its payments."), Tags("Pre-orders"), CalledBy(ApiCaller.Owner)]
    [ProducesResponseType<PreorderResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{preorderId}")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.OwnerOrStaffAsync(request, campaignId, role: null, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, caller) = admitted.Value;
        if (
            await orders.RightAsync(campaign, caller, preorderId, cancellationToken) == OrderRight.None
            || await preorders.FindAsync(campaign.Id, preorderId, cancellationToken) is not { } found
        )
            return ProblemCode.PreorderNotFound.ToResult();
        if (caller is Staff staff)
            await audit.AddAsync(campaign.Id, staff, "read-preorder", $"preorders/{preorderId}", cancellationToken);
        var waiting = await places.FindAsync(found, cancellationToken);
        return new JsonAnswer<PreorderResponse>(
            caller is Staff reader ? PreorderResponse.ForStaff(found, reader, waiting) : PreorderResponse.Of(found, waiting),
            PreorderJson.Default.PreorderResponse
        );
    }

    private async Task<Result<PreorderList>> OwnAsync(
        CampaignDocument campaign,
        Participant person,
        Page page,
        CancellationToken cancellationToken
    )
    {
        var own = await orders.OfPersonAsync(campaign, person, cancellationToken);
        var rest = page.After is null ? own : [.. own.SkipWhile(preorder => preorder.Id != page.After).Skip(1)];
        PreorderDocument[] items = [.. rest.Take(page.Limit)];
        var responses = new List<PreorderResponse>();
        foreach (var preorder in items)
            responses.Add(PreorderResponse.Of(preorder, await places.FindAsync(preorder, cancellationToken)));
        return ListOf(responses, rest.Count > items.Length ? items[^1].Id : null);
    }

    private async Task<Result<PreorderList>> AllAsync(
        string campaignId,
        Staff staff,
        Page page,
        CancellationToken cancellationToken
    )
    {
        await audit.AddAsync(campaignId, staff, "list-preorders", subject: null, cancellationToken);
        try
        {
            var filter = new Filter(new Equality("campaignId", campaignId)) { PageSize = page.Limit };
            var (items, next) = await preorders.PageAsync(filter, page.After, cancellationToken);
            return ListOf(items.Select(preorder => PreorderResponse.ForStaff(preorder, staff)), next);
        }
        catch (UnknownCheckpointException)
        {
            return Paging.UnknownCursor;
        }
    }

    private static PreorderList ListOf(IEnumerable<PreorderResponse> items, string? next) =>
        new([.. items], next is null ? null : Paging.Cursor(next));

    private static JsonAnswer<PreorderResponse> Created(string campaignId, PreorderDocument preorder) =>
        new(PreorderResponse.Of(preorder), PreorderJson.Default.PreorderResponse)
        {
            Status = StatusCodes.Status201Created,
            Location = $"/api/campaigns/{campaignId}/preorders/{preorder.Id}",
        };
}
