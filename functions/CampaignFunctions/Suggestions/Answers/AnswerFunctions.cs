using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>Shows everybody how the brand answers suggestions.</summary>
public sealed class AnswerFunctions(ReadAnswers read, SweepAnswers sweep, CampaignAccess access)
{
    [Function("GetAnswers")]
    [
        EndpointSummary("Says how many suggestions are answered, how long it took, and since when others wait."),
        Tags("Suggestions"),
        CalledBy(ApiCaller.Everybody)
    ]
    [ProducesResponseType<AnswersResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/answers")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.AnybodyAsync(request, campaignId, cancellationToken);
        return admitted.Problem?.ToResult()
            ?? new JsonAnswer<AnswersResponse>(
                await read.ReadAsync(admitted.Value.Campaign.Id, cancellationToken),
                SuggestionJson.Default.AnswersResponse
            )
            {
                CacheControl = SuggestionFunctions.PublicForASecond,
            };
    }

    [Function("SweepAnswers")]
    public Task SweepAsync([TimerTrigger("35 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.HandleAsync(cancellationToken);
}
