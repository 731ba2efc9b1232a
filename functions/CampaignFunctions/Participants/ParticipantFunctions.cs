using System.Net;
using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Participants;

/// <summary>The calls by which visitors become participants.</summary>
public sealed class ParticipantFunctions(
    RequestCode request,
    VerifyCode verify,
    AdmitVisitor admit,
    CampaignAccess access,
    ParticipantTokens tokens,
    IOptions<ParticipantSettings> settings,
    TimeProvider clock
)
{
    /// <summary>
    /// Gives an anonymous token to a visitor of an open campaign, or mails a code to the email address of any caller.
    /// </summary>
    [Function("JoinCampaign")]
    [
        EndpointSummary("Mails a code to an email address. Without an address, gives a token if the campaign is open."),
        Tags("Participants"),
        CalledBy(ApiCaller.Everybody)
    ]
    [Consumes(typeof(JoinRequest), "application/json")]
    [Takes(ApiParameter.Header, ChallengeHeader.Name, ChallengeHeader.Description)]
    [ProducesResponseType<JoinResponse>(201)]
    [ProducesResponseType<CodeResponse>(202)]
    [Refuses("challenge-required", "too-many-requests", "challenge-unavailable")]
    public async Task<IResult> JoinAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "campaigns/{campaignId}/participants")] HttpRequest http,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var asked = await ReadAsync(http, campaignId, ParticipantJson.Default.JoinRequest, cancellationToken);
        if (asked.Problem is { } refusal)
            return refusal.ToResult();
        var (campaign, join, from) = asked.Value;
        var isAnonymous = join.Email is null && campaign.Definition.Participation == Participation.Open;
        var email = isAnonymous ? "" : JoinRules.Check(join);
        if (email.Problem is { } problem)
            return problem.ToResult();
        var response = ChallengeHeader.Of(http);
        var admitted = await admit.HandleAsync(campaign, from, byMail: !isAnonymous, response, cancellationToken);
        if (admit.Left(campaign, from) is { } left)
            http.Report(left);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        if (isAnonymous)
            return Token(
                new(campaign.Id, ParticipantTokens.NewVoterKey(), Tiers.Open, clock.GetUtcNow()),
                StatusCodes.Status201Created
            );

        var command = new CodeCommand(campaign, email.Value, LanguageTag.Of(join.Locale), JoinRules.Consents(join))
        {
            HasSolved = admitted.Value,
            ChallengeResponse = response,
        };
        var requesting = request.HandleAsync(command, cancellationToken);
        await AtAFixedTimeAsync(requesting, cancellationToken);
        var secret = await requesting;
        return secret.IsSuccess
            ? new JsonAnswer<CodeResponse>(new(secret.Value), ParticipantJson.Default.CodeResponse)
            {
                Status = StatusCodes.Status202Accepted,
            }
            : secret.Problem.ToResult();
    }

    /// <summary>Gives a token to a caller with the mailed code.</summary>
    [Function("VerifyCode")]
    [EndpointSummary("Gives a token to a caller with the mailed code."), Tags("Participants"), CalledBy(ApiCaller.Everybody)]
    [Consumes(typeof(VerificationRequest), "application/json")]
    [ProducesResponseType<JoinResponse>(200)]
    [Refuses("wrong-code", "spoilt-code", "too-many-requests")]
    public async Task<IResult> VerifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "campaigns/{campaignId}/verifications")] HttpRequest http,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var asked = await ReadAsync(http, campaignId, ParticipantJson.Default.VerificationRequest, cancellationToken);
        if (asked.Problem is { } refusal)
            return refusal.ToResult();
        var (campaign, body, from) = asked.Value;
        if (EmailAddress.Normalise(body.Email) is not { } email)
            return JoinRules.NoAddress.ToResult();

        var verifying = verify.HandleAsync(campaign, email, body.Secret, Codes.Typed(body.Code), cancellationToken);
        await AtAFixedTimeAsync(verifying, cancellationToken);
        var participant = await verifying;
        if (participant.IsSuccess)
            return Token(participant.Value, StatusCodes.Status200OK);
        admit.CountWrongCode(campaign, from);
        return participant.Problem.ToResult();
    }

    private async Task<Result<(CampaignDocument Campaign, T Body, IPAddress From)>> ReadAsync<T>(
        HttpRequest http,
        string campaignId,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var writer = access.Count(http, await access.AnybodyAsync(http, campaignId, cancellationToken));
        if (writer.Problem is { } denied)
            return denied;
        if (writer.Value.Campaign.Status == CampaignStatus.Draft)
            return ProblemCode.CampaignNotFound; // also to staff: nobody joins before the mailbox rule is fixed
        var body = await http.ReadBodyAsync(json, cancellationToken);
        return body.IsSuccess ? (writer.Value.Campaign, body.Value, writer.Value.From) : body.Problem;
    }

    /// <summary>Answers after a fixed time, so that the duration reveals nothing about an address.</summary>
    private Task AtAFixedTimeAsync(Task work, CancellationToken cancellationToken) =>
        clock.InStepsAsync(settings.Value.AnswerAfter, work, cancellationToken);

    private JsonAnswer<JoinResponse> Token(Participant participant, int status)
    {
        var (token, expiresAt) = tokens.Issue(participant);
        return new(new(token, participant.Tier, expiresAt), ParticipantJson.Default.JoinResponse) { Status = status };
    }
}
