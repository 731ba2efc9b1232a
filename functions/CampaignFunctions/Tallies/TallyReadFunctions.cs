using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Polls;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Tallies;

/// <summary>The calls for results. They answer only callers who may see the results.</summary>
public sealed class TallyReadFunctions(
    TallyQuery tallies,
    CampaignTallies overview,
    IBallotLogQuery log,
    CampaignAccess access,
    WrittenTallies written
)
{
    [Function("GetTally")]
    [EndpointSummary("Gets the result of a poll, at most one second old."), Tags("Tallies"), CalledBy(ApiCaller.Everybody)]
    [Takes(ApiParameter.Header, "If-None-Match", "The ETag that you already have.")]
    [ProducesResponseType<TallyResponse>(200)]
    [ProducesResponseType(304)]
    [Refuses("results-hidden")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/polls/{pollId}/tally")]
            HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var read = await ReadAsync(request, campaignId, pollId, cancellationToken);
        if (read.Problem is { } problem)
            return problem.ToResult();
        var (tally, _, cacheControl) = read.Value;
        return new EncodedAnswer(tally.Body) { ETag = tally.Tag, CacheControl = cacheControl };
    }

    [Function("GetTallyCsv")]
    [EndpointSummary("Gets the result of a poll as a CSV table."), Tags("Tallies"), CalledBy(ApiCaller.Everybody)]
    [Takes(ApiParameter.Query, "locale", "The language of the titles; English if absent.")]
    [ProducesResponseType<string>(200, "text/csv")]
    [Refuses("results-hidden")]
    public async Task<IResult> GetCsvAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/polls/{pollId}/tally.csv")]
            HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var read = await ReadAsync(request, campaignId, pollId, cancellationToken);
        if (read.Problem is { } problem)
            return problem.ToResult();
        var (tally, poll, cacheControl) = read.Value;
        return new EncodedAnswer(tally.TableOf(poll, LanguageTag.Of(request.Query["locale"]))) { CacheControl = cacheControl };
    }

    [Function("GetTallies")]
    [EndpointSummary("Gets the results of all polls, at most one minute old."), Tags("Tallies"), CalledBy(ApiCaller.Marketer)]
    [ProducesResponseType<TalliesResponse>(200)]
    public async Task<IResult> GetAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/tallies")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Marketer, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var all = await overview.ReadAsync(admitted.Value.Campaign, cancellationToken);
        return new JsonAnswer<TalliesResponse>(all, TallyJson.Default.TalliesResponse) { CacheControl = "private, max-age=60" };
    }

    private async Task<Result<(WrittenTally Tally, PollDefinition Poll, string CacheControl)>> ReadAsync(
        HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied;
        var (campaign, caller) = admitted.Value;
        if (await access.FindPollAsync(campaign, pollId, cancellationToken) is not { } poll)
            return ProblemCode.PollNotFound;

        var staff = caller as Staff;
        var snapshot = await tallies.ReadAsync(campaign, poll, cancellationToken);
        var tally = written.Of(campaign, poll, snapshot, withSegments: staff?.Has(Staff.Marketer) == true);
        if (staff is null && !await IsVisibleAsync(campaign, poll, tally.Tally.State, caller, cancellationToken))
            return ProblemCode.ResultsHidden;
        var isPublic = staff is null && poll.Results != ResultsVisibility.AfterVote;
        return (tally, poll, isPublic ? "public, max-age=1" : "private, no-cache");
    }

    private async ValueTask<bool> IsVisibleAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        PollState state,
        Caller caller,
        CancellationToken cancellationToken
    ) =>
        poll.Results switch
        {
            ResultsVisibility.Live => true,
            ResultsVisibility.AfterClose => state == PollState.Final,
            _ => caller is Participant voter
                && voter.CampaignId == campaign.Id
                && await log.HasVotedAsync(campaign.Id, poll, voter.VoterKey, cancellationToken),
        };
}
