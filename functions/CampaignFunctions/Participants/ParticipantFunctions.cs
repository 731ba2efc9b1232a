using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Participants;

/// <summary>How visitors become participants.</summary>
public sealed class ParticipantFunctions(CampaignAccess access, ParticipantTokens tokens, WritingCalls calls, TimeProvider clock)
{
    /// <summary>An anonymous token for a visitor of an open campaign.</summary>
    [Function("JoinCampaign")]
    public async Task<IResult> JoinAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "campaigns/{campaignId}/participants")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken)
    {
        var (campaign, _, denied) = await access.AnybodyAsync(request, campaignId, cancellationToken);
        denied ??= calls.Take(request, campaign!.Definition);
        if (denied is not null)
            return denied.ToResult();

        var body = await request.ReadBodyAsync(ParticipantJson.Default.JoinRequest, cancellationToken);
        if (body.Problem is { } problem)
            return problem.ToResult();
        if (campaign!.Definition.Participation != Participation.Open || body.Value!.Email is not null)
            return ProblemCode.Forbidden.ToResult();

        var (token, expiresAt) = tokens.Issue(new(campaign.Id, ParticipantTokens.NewVoterKey(), Tiers.Open, clock.GetUtcNow()));
        return new JsonAnswer<JoinResponse>(new(token, Tiers.Open, expiresAt), ParticipantJson.Default.JoinResponse)
        {
            Status = StatusCodes.Status201Created,
        };
    }
}
