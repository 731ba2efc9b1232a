using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>Exchanges the secret of a pre-order's link for a token that is valid for half an hour.</summary>
public sealed class OpenOrder(OrderAccess orders, OrderTokens tokens)
{
    /// <summary>Returns the token. A wrong secret gets the same answer as an unknown pre-order.</summary>
    public async Task<Result<OrderTokenResponse>> HandleAsync(
        CampaignDocument campaign,
        string preorderId,
        string secret,
        CancellationToken cancellationToken
    )
    {
        if (await orders.FindBySecretAsync(campaign, preorderId, secret, cancellationToken) is not { Link: var link })
            return ProblemCode.PreorderNotFound;
        var (token, expiresAt) = tokens.Issue(new(campaign.Id, preorderId, Secrets.TagOf(secret)));
        return new OrderTokenResponse(token, expiresAt, link.IsProven);
    }
}
