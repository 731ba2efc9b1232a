using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Pre-orders: placed by participants, read by their owners and by staff.</summary>
public sealed class PreorderFunctions(
    PlacePreorder place,
    PreorderStore preorders,
    CampaignAccess access,
    Keyring keys,
    ClientAddress clients
)
{
    private const string Route = "campaigns/{campaignId}/preorders";

    [Function("PlacePreorder")]
    [
        EndpointSummary("Orders ahead: holds units for 35 minutes, in which the checkout is to be paid."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Participant)
    ]
    [Consumes(typeof(PreorderRequest), "application/json")]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters, required: a repeat with the same key and body finds what the first made."
    )]
    [ProducesResponseType<PreorderResponse>(201)]
    [Refuses(
        "unknown-edition",
        "unknown-choice",
        "unknown-country",
        "window-closed",
        "sold-out",
        "limit-reached",
        "too-many-requests",
        "idempotency-key-reused"
    )]
    public async Task<IResult> PlaceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var (campaign, customer, denied) = await access.ParticipantAsync(request, campaignId, cancellationToken);
        var (key, malformed) = IdempotencyKey.Of(request);
        if ((denied ?? malformed) is { } problem)
            return problem.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.PreorderRequest, cancellationToken);
        if ((body.Problem ?? (key is null ? Problem.Invalid(IdempotencyKey.Header, "is required") : null)) is { } unreadable)
            return unreadable.ToResult();

        var command = new PlaceCommand(campaign!, customer!, body.Value!, key!, body.Hash!, clients.Of(request));
        var (preorder, refusal) = await place.HandleAsync(command, cancellationToken);
        return preorder is null
            ? refusal!.ToResult()
            : new JsonAnswer<PreorderResponse>(PreorderResponse.Of(preorder), PreorderJson.Default.PreorderResponse)
            {
                Status = StatusCodes.Status201Created,
                Location = $"/api/campaigns/{campaignId}/preorders/{preorder.Id}",
            };
    }

    [Function("ListPreorders")]
    [
        EndpointSummary("Lists one's own pre-orders, the newest first; for staff all, in no particular order."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Owner)
    ]
    [Takes(ApiParameter.Query, "limit", "How many at most, 1 to 100; 20 when absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The next of the page before.")]
    [ProducesResponseType<PreorderList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var (campaign, caller, denied) = await access.OwnerOrStaffAsync(request, campaignId, role: null, cancellationToken);
        if (denied is not null)
            return denied.ToResult();
        var (page, malformed) = Paging.Of(request);
        if (malformed is not null)
            return malformed.ToResult();
        var own = caller is Participant person ? PreorderDocument.OrderKeyOf(keys, campaign!.Pepper, person.VoterKey) : null;
        var (items, next) = own is null
            ? await AllAsync(campaign!.Id, page, cancellationToken)
            : await OwnAsync(campaign!.Id, own, page, cancellationToken);
        if (items is null)
            return Problem.Invalid("cursor", "is not one of ours").ToResult();
        return new JsonAnswer<PreorderList>(
            new([.. items.Select(PreorderResponse.Of)], next is null ? null : Paging.Cursor(next)),
            PreorderJson.Default.PreorderList
        );
    }

    [Function("GetPreorder")]
    [EndpointSummary("Gets a pre-order, with its history and what was paid."), Tags("Pre-orders"), CalledBy(ApiCaller.Owner)]
    [ProducesResponseType<PreorderResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{preorderId}")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var (campaign, caller, denied) = await access.OwnerOrStaffAsync(request, campaignId, role: null, cancellationToken);
        if (denied is not null)
            return denied.ToResult();
        return
            caller!.MaySee(preorderId, campaign!, keys)
            && await preorders.FindAsync(campaign!.Id, preorderId, cancellationToken) is { } found
            ? new JsonAnswer<PreorderResponse>(PreorderResponse.Of(found), PreorderJson.Default.PreorderResponse)
            : ProblemCode.PreorderNotFound.ToResult();
    }

    private async Task<(IReadOnlyList<PreorderDocument>? Items, string? Next)> OwnAsync(
        string campaignId,
        string orderKey,
        Page page,
        CancellationToken cancellationToken
    )
    {
        var own = await preorders.OfPersonAsync(campaignId, orderKey, cancellationToken);
        var rest = page.After is null ? own : [.. own.SkipWhile(preorder => preorder.Id != page.After).Skip(1)];
        PreorderDocument[] items = [.. rest.Take(page.Limit)];
        return (items, rest.Count > items.Length ? items[^1].Id : null);
    }

    private async Task<(IReadOnlyList<PreorderDocument>? Items, string? Next)> AllAsync(
        string campaignId,
        Page page,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await preorders.AllAsync(campaignId, page.After, page.Limit, cancellationToken);
        }
        catch (UnknownCheckpointException)
        {
            return (null, null);
        }
    }
}
