using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Participants;

/// <summary>
/// The page to which the links in mails lead. One POST unsubscribes, from the page or from the mail program (RFC 8058). A GET
/// changes nothing, because programs that check mails for dangerous links follow them.
/// </summary>
public sealed class UnsubscribeFunctions(MailReceivers receivers, CampaignAccess access)
{
    private const string Route = "campaigns/{campaignId}/" + MailReceivers.Path + "/{link}";

    [Function("GetUnsubscribePage")]
    [EndpointSummary("Shows the page with which a person unsubscribes."), Tags("Mail"), CalledBy(ApiCaller.Everybody)]
    [ProducesResponseType<string>(200, "text/html")]
    [ProducesResponseType<string>(404, "text/html", "application/problem+json")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        string link,
        CancellationToken cancellationToken
    ) => AnswerAsync(request, campaignId, link, isCommand: false, cancellationToken);

    [Function("Unsubscribe")]
    [
        EndpointSummary("Ends all mail about ideas and news to a person. The same again changes nothing."),
        Tags("Mail"),
        CalledBy(ApiCaller.Everybody)
    ]
    [ProducesResponseType<string>(200, "text/html")]
    [ProducesResponseType<string>(404, "text/html", "application/problem+json")]
    [Refuses("too-many-requests")]
    public Task<IResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string campaignId,
        string link,
        CancellationToken cancellationToken
    ) => AnswerAsync(request, campaignId, link, isCommand: true, cancellationToken);

    private async Task<IResult> AnswerAsync(
        HttpRequest request,
        string campaignId,
        string link,
        bool isCommand,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } unknown)
            return unknown.ToResult();
        if (isCommand && access.Count(request, admitted).Problem is { } refused)
            return refused.ToResult();
        var campaign = admitted.Value.Campaign;
        if (await receivers.FindByLinkAsync(campaign.Id, link, cancellationToken) is not { } preferences)
            return UnsubscribePage.Write(campaign.Definition, null, "unknown", hasButton: false, StatusCodes.Status404NotFound);
        if (isCommand)
            await receivers.SaveAsync(preferences with { Notices = MailRhythm.Never, OwnIdeas = false }, cancellationToken);
        var receiver = await receivers.FindReceiverAsync(campaign.Id, preferences.VoterKey, cancellationToken);
        var text = isCommand ? "done" : "question";
        return UnsubscribePage.Write(campaign.Definition, receiver?.Locale, text, hasButton: !isCommand, StatusCodes.Status200OK);
    }
}
