using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// Finds the campaign of a call and who is calling. An unknown campaign is 404 whoever asks; a draft is 404 to all but staff.
/// </summary>
public sealed class CampaignAccess(ICampaignQuery campaigns, Callers callers, Revocations revocations)
{
    /// <summary>Anybody; 401 for a bad or revoked token.</summary>
    public async ValueTask<Access<Caller>> AnybodyAsync(
        HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var campaign = await FindAsync(campaignId, cancellationToken);
        var (caller, problem) = await callers.IdentifyAsync(request, cancellationToken);
        if (campaign is null || (campaign.Status == CampaignStatus.Draft && caller is not Staff))
            return new(null, null, ProblemCode.CampaignNotFound);
        return
            caller is Participant voter && await revocations.IsRevokedAsync(voter.CampaignId, voter.VoterKey, cancellationToken)
            ? new(null, null, ProblemCode.Unauthorized)
            : new(campaign, caller, problem);
    }

    /// <summary>A participant of this campaign, in a tier it still takes; else 401 or 403.</summary>
    public async ValueTask<Access<Participant>> ParticipantAsync(
        HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    ) =>
        await AnybodyAsync(request, campaignId, cancellationToken) switch
        {
            { Problem: { } problem } => new(null, null, problem),
            { Campaign: { Status: CampaignStatus.Draft } } => new(null, null, ProblemCode.CampaignNotFound),
            { Caller: Participant voter, Campaign: var campaign } when voter.CampaignId == campaign!.Id => voter.Tier
                == Tiers.Open
            && campaign.Definition.Participation != Participation.Open
                ? new(null, null, ProblemCode.Forbidden)
                : new(campaign, voter, null),
            { Caller: Staff } => new(null, null, ProblemCode.Forbidden),
            _ => new(null, null, ProblemCode.Unauthorized),
        };

    /// <summary>A participant, for what is their own, or staff with this role (null: with any), for everybody's; else 401 or 403.</summary>
    public async ValueTask<Access<Caller>> OwnerOrStaffAsync(
        HttpRequest request,
        string campaignId,
        string? role,
        CancellationToken cancellationToken
    )
    {
        if (await AnybodyAsync(request, campaignId, cancellationToken) is not { Problem: null, Caller: Staff staff } seen)
            return await ParticipantAsync(request, campaignId, cancellationToken) is var own && own.Problem is { } problem
                ? new(null, null, problem)
                : new(own.Campaign, own.Caller, null);
        return role is null
            ? staff.Roles.Count > 0
                ? seen
                : new(null, null, ProblemCode.Forbidden)
            : staff.Has(role)
                ? seen
                : new(null, null, ProblemCode.Forbidden);
    }

    /// <summary>Staff with this role; else 401 or 403.</summary>
    public async ValueTask<Access<Staff>> StaffAsync(
        HttpRequest request,
        string campaignId,
        string role,
        CancellationToken cancellationToken
    ) =>
        await AnybodyAsync(request, campaignId, cancellationToken) switch
        {
            { Problem: { } problem } => new(null, null, problem),
            { Caller: Staff staff, Campaign: var campaign } when staff.Has(role) => new(campaign, staff, null),
            { Caller: Staff or Participant } => new(null, null, ProblemCode.Forbidden),
            _ => new(null, null, ProblemCode.Unauthorized),
        };

    /// <summary>A poll of the campaign; before it is said not to be there, the campaign is read again.</summary>
    public async ValueTask<PollDefinition?> FindPollAsync(
        CampaignDocument campaign,
        string pollId,
        CancellationToken cancellationToken
    ) => campaign.Poll(pollId) ?? (await campaigns.RefreshAsync(campaign.Id, cancellationToken))?.Document.Poll(pollId);

    private async ValueTask<CampaignDocument?> FindAsync(string campaignId, CancellationToken cancellationToken) =>
        await campaigns.FindAsync(campaignId, cancellationToken) is { Document.Status: not CampaignStatus.Draft } cached
            ? cached.Document
            : (await campaigns.RefreshAsync(campaignId, cancellationToken))?.Document;
}
