using Microsoft.IdentityModel.JsonWebTokens;

namespace CampaignFunctions.Security;

/// <summary>Signs and verifies the tokens for single pre-orders. A token is valid for half an hour.</summary>
public sealed class OrderTokens(Keyring keys, TimeProvider clock)
{
    public const string Issuer = "urn:campaign-functions:orders";

    private const string LinkClaim = "link";

    /// <summary>The time for which a token is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly SignedTokens _tokens = new(keys, clock, Issuer, Lifetime);

    public (string Token, DateTimeOffset ExpiresAt) Issue(OrderHolder holder) =>
        _tokens.Issue(
            holder.CampaignId,
            new() { [JwtRegisteredClaimNames.Sub] = holder.PreorderId, [LinkClaim] = holder.LinkTag }
        );

    /// <summary>Returns the holder that the token names, or null if the token is not valid now.</summary>
    public async ValueTask<OrderHolder?> ValidateAsync(JsonWebToken token) =>
        await _tokens.IsValidAsync(token)
            ? new(token.Audiences.Single(), token.Subject, token.GetPayloadValue<string>(LinkClaim))
            : null;
}
