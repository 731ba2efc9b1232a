using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Polls;

/// <summary>The calls for a participant's own ballot: cast or change, read, withdraw.</summary>
public sealed class BallotFunctions(CastBallot cast, IBallotLogQuery log, BallotAnswers answers, CampaignAccess access)
{
    private const string Route = "campaigns/{campaignId}/polls/{pollId}/ballot";

    [Function("CastBallot")]
    [EndpointSummary("Casts or changes the caller's ballot."), Tags("Ballots"), CalledBy(ApiCaller.Participant)]
    [Consumes(typeof(BallotRequest), "application/json")]
    [Takes(ApiParameter.Header, "If-Match", "The revision to replace; 0 if the caller never cast a ballot.")]
    [ProducesResponseType<BallotResponse>(200)]
    [Refuses(
        "unknown-option",
        "too-many-choices",
        "unknown-segment",
        "window-closed",
        "precondition-failed",
        "too-many-requests"
    )]
    public async Task<IResult> CastAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var voter = access.Count(request, await access.ParticipantAsync(request, campaignId, cancellationToken));
        if (voter.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(BallotJson.Default.BallotRequest, cancellationToken);
        return body.IsSuccess
            ? await RecordAsync(request, voter.Value, pollId, body.Value, cancellationToken)
            : body.Problem.ToResult();
    }

    [Function("WithdrawBallot")]
    [EndpointSummary("Withdraws the caller's ballot."), Tags("Ballots"), CalledBy(ApiCaller.Participant)]
    [Takes(ApiParameter.Header, "If-Match", "The revision to withdraw.")]
    [ProducesResponseType(204)]
    [Refuses("invalid", "window-closed", "precondition-failed", "too-many-requests")]
    public async Task<IResult> WithdrawAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var voter = access.Count(request, await access.ParticipantAsync(request, campaignId, cancellationToken));
        return voter.IsSuccess
            ? await RecordAsync(request, voter.Value, pollId, ballot: null, cancellationToken)
            : voter.Problem.ToResult();
    }

    [Function("GetBallot")]
    [EndpointSummary("Gets the caller's ballot."), Tags("Ballots"), CalledBy(ApiCaller.Participant)]
    [ProducesResponseType<BallotResponse>(200)]
    [ProducesResponseType(304)]
    [Refuses("no-ballot")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.ParticipantAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, voter) = admitted.Value;
        if (await access.FindPollAsync(campaign, pollId, cancellationToken) is not { } poll)
            return ProblemCode.PollNotFound.ToResult();

        var last = await log.LastAsync(campaignId, poll, voter.VoterKey, cancellationToken);
        if (last is { Content.IsWithdrawn: false })
            return Answer(campaign, pollId, last);
        Tag(request, last);
        return ProblemCode.NoBallot.ToResult();
    }

    [Function("ListMyBallots")]
    [
        EndpointSummary("Lists the caller's current ballots, in the order of the polls."),
        Tags("Mine"),
        CalledBy(ApiCaller.Participant)
    ]
    [Takes(ApiParameter.Query, "limit", "The maximum number of polls to look at, 1 to 100; 20 if absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The value of next on the previous page.")]
    [ProducesResponseType<BallotList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/me/ballots")]
            HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.ParticipantAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, voter) = admitted.Value;
        var paging = Paging.Of(request);
        if (paging.Problem is { } malformed)
            return malformed.ToResult();
        var (limit, after) = paging.Value;
        var (all, from) = (campaign.Definition.Polls, 0);
        if (after is not null && (from = all.TakeWhile(poll => poll.Id != after).Count() + 1) > all.Length)
            return Paging.UnknownCursor.ToResult();

        var polls = all.Skip(from).Take(limit).ToArray();
        var ballots = await polls.EachAsync(
            BoundedWork.Reads,
            poll => log.LastAsync(campaign.Id, poll, voter.VoterKey, cancellationToken)
        );
        var next = from + polls.Length < all.Length ? Paging.Cursor(polls[^1].Id) : null;
        BallotResponse[] items =
        [
            .. polls
                .Zip(ballots)
                .Where(pair => pair.Second is { Content.IsWithdrawn: false })
                .Select(pair => answers.Response(campaign, pair.First.Id, pair.Second!)),
        ];
        return new JsonAnswer<BallotList>(new(items, next), BallotJson.Default.BallotList) { CacheControl = "private, no-cache" };
    }

    private async Task<IResult> RecordAsync(
        HttpRequest request,
        Writer<Participant> voter,
        string pollId,
        BallotRequest? ballot,
        CancellationToken cancellationToken
    )
    {
        var expected = request.IfMatchRevision();
        if (expected.Problem is { } malformed)
            return malformed.ToResult();

        var command = new CastCommand(voter.Campaign, pollId, voter.Caller, ballot, expected.Value, voter.From);
        var recorded = await cast.HandleAsync(command, cancellationToken);
        if (cast.Left(voter.Campaign, voter.Caller.VoterKey) is { } left)
            request.Report(left);
        if (recorded.Problem is { } refusal)
            return refusal.ToResult();
        if (ballot is not null && recorded.Value is { } standing)
            return Answer(voter.Campaign, pollId, standing);
        Tag(request, recorded.Value);
        return TypedResults.NoContent();
    }

    /// <summary>Sets the ETag to the revision that If-Match must name next, if the response shows no ballot.</summary>
    private static void Tag(HttpRequest request, BallotRevision? last) =>
        request.HttpContext.Response.Headers.ETag = Preconditions.Quote(
            (last?.Ballot ?? 0).ToString(CultureInfo.InvariantCulture)
        );

    private JsonAnswer<BallotResponse> Answer(CampaignDocument campaign, string pollId, BallotRevision standing) =>
        new(answers.Response(campaign, pollId, standing), BallotJson.Default.BallotResponse)
        {
            ETag = standing.Ballot.ToString(CultureInfo.InvariantCulture),
            CacheControl = "private, no-cache",
        };
}
