using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CampaignFunctions.Security;

/// <summary>
/// Signs and verifies the tokens of one issuer: JWTs (HS256) for one campaign, which is their audience. The newest key signs.
/// </summary>
internal sealed class SignedTokens
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly TokenValidationParameters _parameters;
    private readonly SigningCredentials _credentials;
    private readonly TimeProvider _clock;
    private readonly string _issuer;
    private readonly TimeSpan _lifetime;

    public SignedTokens(Keyring keys, TimeProvider clock, string issuer, TimeSpan lifetime)
    {
        (_clock, _issuer, _lifetime) = (clock, issuer, lifetime);
        var signingKeys = keys
            .SigningKeys.Select(key => new SymmetricSecurityKey(key.Value)
            {
                KeyId = key.Key.ToString(CultureInfo.InvariantCulture),
            })
            .ToArray();
        _credentials = new(signingKeys[^1], SecurityAlgorithms.HmacSha256);
        _parameters = new()
        {
            ValidIssuer = issuer,
            ValidateAudience = false, // the audience is the campaign: CampaignAccess compares it
            IssuerSigningKeys = signingKeys,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires > clock.GetUtcNow().UtcDateTime,
        };
    }

    public (string Token, DateTimeOffset ExpiresAt) Issue(string campaignId, Dictionary<string, object> claims)
    {
        var now = _clock.GetUtcNow();
        var expires = now + _lifetime;
        var token = _handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = _issuer,
                Audience = campaignId,
                IssuedAt = now.UtcDateTime,
                Expires = expires.UtcDateTime,
                SigningCredentials = _credentials,
                Claims = claims,
            }
        );
        return (token, expires);
    }

    /// <summary>Returns whether this issuer has signed the token, and the token is valid now.</summary>
    public async ValueTask<bool> IsValidAsync(JsonWebToken token) =>
        (await _handler.ValidateTokenAsync(token, _parameters)).IsValid;
}
