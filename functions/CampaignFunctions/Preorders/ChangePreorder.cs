using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Changes a pre-order for its customer or for staff. A caller who may not see the pre-order is refused as if it did not exist.
/// </summary>
public sealed class ChangePreorder(PreorderStore preorders, OrderAccess orders)
{
    /// <summary>Changes the pre-order for a caller with all rights of its customer.</summary>
    internal Task<Result<PreorderDocument>> AsCustomerAsync(
        Result<Writer<Caller>> caller,
        string preorderId,
        Func<PreorderDocument, Result<PreorderDocument>> decide,
        CancellationToken cancellationToken
    ) =>
        HandleAsync(
            caller,
            preorderId,
            (preorder, right) => right >= OrderRight.Customer ? decide(preorder) : ProblemCode.EmailUnproven,
            cancellationToken
        );

    /// <summary>Changes the pre-order by a rule that decides by the caller's right too.</summary>
    internal async Task<Result<PreorderDocument>> HandleAsync(
        Result<Writer<Caller>> caller,
        string preorderId,
        Func<PreorderDocument, OrderRight, Result<PreorderDocument>> decide,
        CancellationToken cancellationToken
    )
    {
        if (caller.Problem is { } denied)
            return denied;
        var (campaign, person, _) = caller.Value;
        var right = await orders.RightAsync(campaign, person, preorderId, cancellationToken);
        return right == OrderRight.None
            ? ProblemCode.PreorderNotFound
            : await preorders.ChangeAsync(campaign.Id, preorderId, preorder => decide(preorder, right), cancellationToken);
    }
}
