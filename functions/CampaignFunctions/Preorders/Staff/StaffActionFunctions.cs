using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Preorders;

/// <summary>Lets admins act on single pre-orders, with a reason. Each action is recorded once.</summary>
public abstract class StaffActionFunctions(ActOnPreorder act, CampaignAccess access, StaffKeys keys)
{
    protected const string Route = "campaigns/{campaignId}/preorders/{preorderId}";
    protected const string Key = "1 to 255 visible ASCII characters, required. A repeat with the same key changes nothing.";

    /// <summary>Carries out an action by the rule, or answers with the reason why not.</summary>
    private protected async Task<IResult> ActAsync<TBody>(
        HttpRequest request,
        StaffCall call,
        JsonTypeInfo<TBody> json,
        Func<TBody, string> reason,
        Func<PreorderDocument, TBody, DateTimeOffset, Result<PreorderDocument>> rule,
        CancellationToken cancellationToken
    )
        where TBody : class
    {
        var admitted = await access.StaffAsync(request, call.CampaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, admin) = admitted.Value;
        var body = await request.ReadKeyedBodyAsync(json, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var action = keys.ActionOf(
            IdempotencyKey.Required(request),
            campaign,
            admin,
            call,
            reason(body.Value.Content),
            body.Value.Hash
        );
        if (action.Problem is { } keyless)
            return keyless.ToResult();
        return PreorderStaffFunctions.Answer(
            await act.HandleAsync(
                call.CampaignId,
                call.PreorderId,
                action.Value,
                (preorder, now) => rule(preorder, body.Value.Content, now),
                cancellationToken
            )
        );
    }
}
