using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Polls;

/// <summary>Shows marketers where the voters of a poll came from, so that a crowd from one network is seen.</summary>
public sealed class OriginFunctions(CountOrigins count, CampaignAccess access)
{
    private const int MostHours = 168; // the numbers of networks change every week
    private const int DefaultHours = 24;

    [Function("GetPollOrigins")]
    [EndpointSummary("Counts the new voters of a poll by hour and network."), Tags("Tallies"), CalledBy(ApiCaller.Marketer)]
    [Takes(ApiParameter.Query, "hours", "How many hours back, 1 to 168; 24 if absent.", IsNumber = true)]
    [ProducesResponseType<OriginsResponse>(200)]
    [Refuses("invalid")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/polls/{pollId}/origins")]
            HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Marketer, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var asked = request.Query["hours"].ToString();
        var hours = DefaultHours;
        if (
            asked.Length > 0
            && !(
                int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out hours) && hours is >= 1 and <= MostHours
            )
        )
            return Problem.Invalid("hours", $"must be a number from 1 to {MostHours}").ToResult();
        var campaign = admitted.Value.Campaign;
        if (await access.FindPollAsync(campaign, pollId, cancellationToken) is not { } poll)
            return ProblemCode.PollNotFound.ToResult();
        var origins = await count.HandleAsync(campaign, poll, hours, cancellationToken);
        return new JsonAnswer<OriginsResponse>(origins, BallotJson.Default.OriginsResponse) { CacheControl = "no-store" };
    }
}
