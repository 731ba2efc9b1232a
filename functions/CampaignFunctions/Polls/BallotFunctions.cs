using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Polls;

/// <summary>A participant's own ballot: cast or change, read, withdraw.</summary>
public sealed class BallotFunctions(
    CastBallot cast,
    IBallotLogQuery log,
    BallotAnswers answers,
    CampaignAccess access,
    ClientAddress clients,
    AddressLimit calls
)
{
    private const string Route = "campaigns/{campaignId}/polls/{pollId}/ballot";

    [Function("CastBallot")]
    [EndpointSummary("Casts or changes the caller's ballot."), Tags("Ballots"), CalledBy(ApiCaller.Participant)]
    [Consumes(typeof(BallotRequest), "application/json")]
    [Takes(ApiParameter.Header, "If-Match", "The revision that is replaced; 0 for none.")]
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
        var (campaign, voter, problem) = await VoterAsync(request, campaignId, cancellationToken);
        if (problem is not null)
            return problem.ToResult();

        var body = await request.ReadBodyAsync(BallotJson.Default.BallotRequest, cancellationToken);
        return body.Problem is { } unreadable
            ? unreadable.ToResult()
            : await RecordAsync(request, campaign!, pollId, voter!, body.Value, cancellationToken);
    }

    [Function("WithdrawBallot")]
    [EndpointSummary("Withdraws the caller's ballot."), Tags("Ballots"), CalledBy(ApiCaller.Participant)]
    [Takes(ApiParameter.Header, "If-Match", "The revision that is withdrawn.")]
    [ProducesResponseType(204)]
    [Refuses("invalid", "window-closed", "precondition-failed", "too-many-requests")]
    public async Task<IResult> WithdrawAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var (campaign, voter, problem) = await VoterAsync(request, campaignId, cancellationToken);
        return problem is not null
            ? problem.ToResult()
            : await RecordAsync(request, campaign!, pollId, voter!, ballot: null, cancellationToken);
    }

    [Function("GetBallot")]
    [EndpointSummary("Gets the caller's ballot."), Tags("Ballots"), CalledBy(ApiCaller.Participant)]
    [ProducesResponseType<BallotResponse>(200)]
    [ProducesResponseType(304)]
    [Refuses("no-ballot")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var (campaign, voter, problem) = await access.ParticipantAsync(request, campaignId, cancellationToken);
        if (problem is not null)
            return problem.ToResult();
        if (await access.FindPollAsync(campaign!, pollId, cancellationToken) is not { } poll)
            return ProblemCode.PollNotFound.ToResult();

        var last = await log.LastAsync(campaignId, poll, voter!.VoterKey, cancellationToken);
        if (last is { Content.IsWithdrawn: false })
            return Answer(campaign!, pollId, last);
        Tag(request, last);
        return ProblemCode.NoBallot.ToResult();
    }

    /// <summary>The caller of a writing call, which counts against the limit of their address.</summary>
    private async ValueTask<Access<Participant>> VoterAsync(
        HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var voter = await access.ParticipantAsync(request, campaignId, cancellationToken);
        return voter.Problem is null ? voter with { Problem = calls.Take(request, voter.Campaign!.Definition) } : voter;
    }

    private async Task<IResult> RecordAsync(
        HttpRequest request,
        CampaignDocument campaign,
        string pollId,
        Participant voter,
        BallotRequest? ballot,
        CancellationToken cancellationToken
    )
    {
        var (expected, malformed) = request.IfMatchRevision();
        if (malformed is not null)
            return malformed.ToResult();

        var command = new CastCommand(campaign.Id, pollId, voter, ballot, expected, clients.Of(request));
        var (last, refusal) = await cast.HandleAsync(command, cancellationToken);
        if (refusal is not null)
            return refusal.ToResult();
        if (ballot is not null)
            return Answer(campaign, pollId, last!);
        Tag(request, last);
        return TypedResults.NoContent();
    }

    /// <summary>Names the revision that If-Match must name next, where no ballot is shown.</summary>
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
