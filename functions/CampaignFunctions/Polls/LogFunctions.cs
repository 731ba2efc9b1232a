using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Polls;

/// <summary>Exports the log of a poll for marketers: every revision, without voter keys.</summary>
public sealed class LogFunctions(
    IBallotLogQuery log,
    BallotAnswers answers,
    AuditLog audit,
    CampaignAccess access,
    TimeProvider clock
)
{
    private const int PageSize = 1000;

    [Function("ExportBallotLog")]
    [EndpointSummary("Exports every revision of a poll, one line of JSON each."), Tags("Tallies"), CalledBy(ApiCaller.Marketer)]
    [ProducesResponseType<LogLine>(200, JsonLines.ContentType)]
    public async Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/polls/{pollId}/log")]
            HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Marketer, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, marketer) = admitted.Value;
        if (await access.FindPollAsync(campaign, pollId, cancellationToken) is not { } poll)
            return ProblemCode.PollNotFound.ToResult();
        await audit.AddAsync(campaign.Id, marketer, "export-ballots", $"polls/{poll.Id}", cancellationToken);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            body => WriteAsync(body, campaign, poll, request.HttpContext.RequestAborted),
            JsonLines.ContentType
        );
    }

    private async Task WriteAsync(
        Stream body,
        CampaignDocument campaign,
        PollDefinition poll,
        CancellationToken cancellationToken
    )
    {
        var began = clock.GetUtcNow();
        for (var shard = 0; shard < poll.ShardCount; shard++)
        {
            string? checkpoint = null;
            var isToCome = true;
            while (isToCome)
            {
                var page = await log.ReadAsync(campaign.Id, poll.Id, shard, checkpoint, PageSize, cancellationToken);
                await body.WriteLinesAsync(
                    page.Documents.Select(revision => answers.Line(campaign, poll.Id, revision)),
                    BallotJson.Default.LogLine,
                    cancellationToken
                );
                checkpoint = page.Next;
                // The export ends when it reaches ballots that were cast while it runs.
                isToCome = page.Documents is [.., var last] && last.CastAt < began;
            }
        }
    }
}
