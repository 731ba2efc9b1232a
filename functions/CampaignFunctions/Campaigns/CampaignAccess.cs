using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// Finds the campaign and the caller of a call. An unknown campaign is 404 for every caller; a draft is 404 for all callers
/// except staff.
/// </summary>
public sealed class CampaignAccess(
    ICampaignQuery campaigns,
    Callers callers,
    Revocations revocations,
    ClientAddress clients,
    NetworkLimit networks,
    HourlyLimits limits
)
{
    private const string Calls = "address";

    /// <summary>Admits every caller; 401 if the token is invalid or revoked.</summary>
    public async ValueTask<Result<Access<Caller>>> AnybodyAsync(
        HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var campaign = await FindAsync(campaignId, cancellationToken);
        var identified = await callers.IdentifyAsync(request, cancellationToken);
        if (campaign is null || (campaign.Status == CampaignStatus.Draft && identified is not { IsSuccess: true, Value: Staff }))
            return ProblemCode.CampaignNotFound;
        if (identified.Problem is { } problem)
            return problem;
        return identified.Value is Participant voter && await IsRevokedAsync(voter, cancellationToken)
            ? ProblemCode.Unauthorized
            : new Access<Caller>(campaign, identified.Value);
    }

    /// <summary>Admits a participant of this campaign, in a tier that the campaign accepts; otherwise 401 or 403.</summary>
    public async ValueTask<Result<Access<Participant>>> ParticipantAsync(
        HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    ) => AsParticipant(await AnybodyAsync(request, campaignId, cancellationToken));

    /// <summary>
    /// Admits a participant as <see cref="ParticipantAsync"/> does, or staff with this role; otherwise 401 or 403.
    /// </summary>
    public async ValueTask<Result<Access<Caller>>> ContributorAsync(
        HttpRequest request,
        string campaignId,
        string role,
        CancellationToken cancellationToken
    )
    {
        var anybody = await AnybodyAsync(request, campaignId, cancellationToken);
        if (anybody is { IsSuccess: true, Value.Caller: Staff staff })
            return staff.Has(role) ? anybody.Value : ProblemCode.Forbidden;
        var own = AsParticipant(anybody);
        return own.IsSuccess ? new Access<Caller>(own.Value.Campaign, own.Value.Caller) : own.Problem;
    }

    /// <summary>
    /// Admits a participant or the holder of a pre-order to their own resources, or staff with this role (null: any role) to all
    /// resources; otherwise 401 or 403.
    /// </summary>
    public async ValueTask<Result<Access<Caller>>> OwnerOrStaffAsync(
        HttpRequest request,
        string campaignId,
        string? role,
        CancellationToken cancellationToken
    )
    {
        var anybody = await AnybodyAsync(request, campaignId, cancellationToken);
        if (anybody is { IsSuccess: true, Value.Caller: Staff staff })
        {
            return role is null || staff.Has(role) ? anybody.Value : ProblemCode.Forbidden;
        }

        return AsOwner(anybody);
    }

    /// <summary>Admits a participant or the holder of a pre-order to their own resources; otherwise 401 or 403.</summary>
    public async ValueTask<Result<Access<Caller>>> OwnerAsync(
        HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    ) => AsOwner(await AnybodyAsync(request, campaignId, cancellationToken));

    /// <summary>Admits staff with this role; otherwise 401 or 403.</summary>
    public async ValueTask<Result<Access<Staff>>> StaffAsync(
        HttpRequest request,
        string campaignId,
        string role,
        CancellationToken cancellationToken
    )
    {
        var anybody = await AnybodyAsync(request, campaignId, cancellationToken);
        if (anybody.Problem is { } problem)
            return problem;
        return anybody.Value.Caller switch
        {
            Staff staff when staff.Has(role) => new Access<Staff>(anybody.Value.Campaign, staff),
            Staff or Participant or OrderHolder => ProblemCode.Forbidden,
            _ => ProblemCode.Unauthorized,
        };
    }

    /// <summary>
    /// Counts a writing call of an admitted caller against the hourly limit of the client's network; 429 if the limit is reached.
    /// The answer reports what is left.
    /// The checks of every writing call come in this order: token, address limit, form, window, the caller's own limit.
    /// </summary>
    public Result<Writer<TCaller>> Count<TCaller>(HttpRequest request, Result<Access<TCaller>> admitted)
        where TCaller : Caller
    {
        if (admitted.Problem is { } problem)
            return problem;
        var (campaign, caller) = admitted.Value;
        var from = clients.Of(request);
        if (campaign.Definition.AddressLimit is not { } perHour)
            return new Writer<TCaller>(campaign, caller, from);
        var calls = networks.Find(campaign.Id, Calls, from);
        var isRefused = calls?.TryAdd(perHour) == false;
        if (calls is not null)
            request.Report(calls.Left(perHour));
        return isRefused ? limits.TooMany() : new Writer<TCaller>(campaign, caller, from);
    }

    /// <summary>
    /// Returns a poll of the campaign, or null if it does not exist. Before it returns null, it reads the campaign again.
    /// </summary>
    public async ValueTask<PollDefinition?> FindPollAsync(
        CampaignDocument campaign,
        string pollId,
        CancellationToken cancellationToken
    ) => campaign.Poll(pollId) ?? (await campaigns.RefreshAsync(campaign.Id, cancellationToken))?.Document.Poll(pollId);

    private static Result<Access<Participant>> AsParticipant(Result<Access<Caller>> anybody)
    {
        if (anybody.Problem is { } problem)
            return problem;
        var (campaign, caller) = anybody.Value;
        if (campaign.Status == CampaignStatus.Draft)
            return ProblemCode.CampaignNotFound;
        if (caller is not Participant voter || voter.CampaignId != campaign.Id)
            return caller is Staff or OrderHolder ? ProblemCode.Forbidden : ProblemCode.Unauthorized;
        return voter.Tier == Tiers.Open && campaign.Definition.Participation != Participation.Open
            ? ProblemCode.Forbidden
            : new Access<Participant>(campaign, voter);
    }

    private static Result<Access<Caller>> AsOwner(Result<Access<Caller>> anybody)
    {
        if (anybody is { IsSuccess: true, Value: { Caller: OrderHolder holder, Campaign: var campaign } })
            return holder.CampaignId == campaign.Id ? anybody : ProblemCode.Unauthorized;
        var own = AsParticipant(anybody);
        return own.IsSuccess ? new Access<Caller>(own.Value.Campaign, own.Value.Caller) : own.Problem;
    }

    private ValueTask<bool> IsRevokedAsync(Participant voter, CancellationToken cancellationToken) =>
        revocations.IsRevokedAsync(voter.CampaignId, voter.VoterKey, cancellationToken);

    private async ValueTask<CampaignDocument?> FindAsync(string campaignId, CancellationToken cancellationToken) =>
        await campaigns.FindAsync(campaignId, cancellationToken) is { Document.Status: not CampaignStatus.Draft } cached
            ? cached.Document
            : (await campaigns.RefreshAsync(campaignId, cancellationToken))?.Document;
}
