using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Notifications;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Participants;

/// <summary>Shows and takes the mail that a participant wants.</summary>
public sealed class PreferenceFunctions(MailReceivers receivers, MailStops stops, CampaignAccess access)
{
    private const string Route = "campaigns/{campaignId}/me/preferences";

    [Function("GetMyPreferences")]
    [EndpointSummary("Gets the mail that the caller wants."), Tags("Mine"), CalledBy(ApiCaller.Participant)]
    [ProducesResponseType<PreferencesResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.ParticipantAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, person) = admitted.Value;
        var preferences = await receivers.PreferencesAsync(campaign, person.VoterKey, cancellationToken);
        var receiver = await receivers.FindReceiverAsync(campaign.Id, person.VoterKey, cancellationToken);
        return Answer(preferences, receiver, await StoppedAsync(receiver, cancellationToken));
    }

    [Function("PutMyPreferences")]
    [
        EndpointSummary("Sets the mail that the caller wants. Whoever asks for mail again gets it even after a complaint."),
        Tags("Mine"),
        CalledBy(ApiCaller.Participant)
    ]
    [Consumes(typeof(PreferencesRequest), "application/json")]
    [ProducesResponseType<PreferencesResponse>(200)]
    [Refuses("email-unproven", "too-many-requests")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var writer = access.Count(request, await access.ParticipantAsync(request, campaignId, cancellationToken));
        if (writer.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadStrictBodyAsync(ParticipantJson.Default.PreferencesRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var (campaign, person, _) = writer.Value;
        var receiver = await receivers.FindReceiverAsync(campaign.Id, person.VoterKey, cancellationToken);
        if (receiver is null && body.Value.Notices != MailRhythm.Never)
            return ProblemCode.EmailUnproven.ToResult();
        var before = await receivers.PreferencesAsync(campaign, person.VoterKey, cancellationToken);
        var preferences = before with { Notices = body.Value.Notices, OwnIdeas = body.Value.OwnIdeas };
        await receivers.SaveAsync(preferences, cancellationToken);
        if (receiver is not null && preferences.Notices != MailRhythm.Never)
            await stops.LiftAsync(receiver.Email, MailStopKind.Complaint, cancellationToken);
        return Answer(preferences, receiver, await StoppedAsync(receiver, cancellationToken));
    }

    private async Task<MailStopKind?> StoppedAsync(MailReceiver? receiver, CancellationToken cancellationToken)
    {
        foreach (var kind in receiver is null ? [] : Enum.GetValues<MailStopKind>())
        {
            if (await stops.HasAsync(receiver!.Email, kind, cancellationToken))
                return kind;
        }

        return null;
    }

    private static JsonAnswer<PreferencesResponse> Answer(
        MailPreferences preferences,
        MailReceiver? receiver,
        MailStopKind? stopped
    ) =>
        new(
            new(preferences.Notices, preferences.OwnIdeas, receiver is not null, stopped),
            ParticipantJson.Default.PreferencesResponse
        )
        {
            CacheControl = "private, no-cache",
        };
}
