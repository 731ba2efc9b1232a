using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>
/// The functions for recounts. A recount is answered at once if it takes no longer than <see
/// cref="RecountSettings.AnswerWithin"/>.
/// </summary>
public sealed class RecountFunctions(
    RecountPoll recount,
    RebuildTallies rebuildTallies,
    BackgroundRecounts longer,
    AuditLog audit,
    CampaignAccess access,
    IOptions<RecountSettings> settings,
    TimeProvider clock
)
{
    private const string Route = "campaigns/{campaignId}/polls/{pollId}";

    [Function("RecountPoll")]
    [
        EndpointSummary("Recounts the log of a poll. An admin may also replace the tally with the result."),
        Tags("Tallies"),
        CalledBy(ApiCaller.Marketer)
    ]
    [Consumes(typeof(RecountRequest), "application/json", IsOptional = true)]
    [ProducesResponseType<RecountResponse>(200)]
    [ProducesResponseType<RecountAccepted>(202)]
    public async Task<IResult> RecountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/recount")] HttpRequest request,
        string campaignId,
        string pollId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Marketer, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, staff) = admitted.Value;
        if (await access.FindPollAsync(campaign, pollId, cancellationToken) is not { } poll)
            return ProblemCode.PollNotFound.ToResult();

        var rebuild = await request.ReadRecountAsync(staff, cancellationToken);
        if (rebuild.Problem is { } refusal)
            return refusal.ToResult();
        var action = rebuild.Value ? "rebuild-tally" : "recount-poll";
        await audit.AddAsync(campaign.Id, staff, action, $"polls/{poll.Id}", cancellationToken);
        return await AnswerAsync(campaign, poll, rebuild.Value, cancellationToken);
    }

    [Function("GetRecount")]
    [EndpointSummary("Gets a recount that continued in the background."), Tags("Tallies"), CalledBy(ApiCaller.Marketer)]
    [ProducesResponseType<RecountResponse>(200)]
    [ProducesResponseType<RecountAccepted>(202)]
    [Refuses("not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/recounts/{recountId}")] HttpRequest request,
        string campaignId,
        string pollId,
        string recountId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Marketer, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var campaign = admitted.Value.Campaign;
        if (await access.FindPollAsync(campaign, pollId, cancellationToken) is null)
            return ProblemCode.PollNotFound.ToResult();
        return await longer.FindAsync(campaignId, pollId, recountId, cancellationToken) switch
        {
            null => ProblemCode.NotFound.ToResult(),
            { Status: RecountDocument.Done, Outcome: { } outcome } => Answer(outcome),
            var running => Accepted(campaignId, running),
        };
    }

    [Function("RunRecount")]
    public Task RunAsync(
        [ServiceBusTrigger(RecountHint.QueueName, Connection = "ServiceBus")] RecountHint hint,
        CancellationToken cancellationToken
    ) => longer.RunAsync(hint, cancellationToken);

    [Function("SweepRecounts")]
    public Task SweepAsync([TimerTrigger("30 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        longer.SweepAsync(cancellationToken);

    private async Task<IResult> AnswerAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        bool rebuild,
        CancellationToken cancellationToken
    )
    {
        // The outcome before the rebuild is kept, so that the process that finishes the rebuild can report it.
        RecountResponse? found = null;
        var outcome = await clock.WithinAsync<RecountResponse?>(
            settings.Value.AnswerWithin,
            async cancel =>
            {
                found = await recount.HandleAsync(campaign, poll, cancel);
                if (!rebuild)
                    return found;
                await rebuildTallies.HandleAsync(campaign, poll, cancel);
                return found with { Rebuilt = true };
            },
            late: null,
            cancellationToken
        );
        return outcome is null
            ? Accepted(campaign.Id, await longer.StartAsync(campaign.Id, poll.Id, rebuild, found, cancellationToken))
            : Answer(outcome);
    }

    private static JsonAnswer<RecountResponse> Answer(RecountResponse outcome) =>
        new(outcome, RecountJson.Default.RecountResponse);

    private static JsonAnswer<RecountAccepted> Accepted(string campaignId, RecountDocument recount) =>
        new(new(recount.Id, recount.Status), RecountJson.Default.RecountAccepted)
        {
            Status = StatusCodes.Status202Accepted,
            Location = $"/api/campaigns/{campaignId}/polls/{recount.PollId}/recounts/{recount.Id}",
        };
}
