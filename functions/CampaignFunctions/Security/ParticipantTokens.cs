using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CampaignFunctions.Security;

/// <summary>Signs and verifies participant tokens: JWTs (HS256) that are valid for 24 hours and for one campaign.</summary>
public sealed class ParticipantTokens
{
    public const string Issuer = "urn:campaign-functions:participants";

    private const string TierClaim = "tier";
    private const string SinceClaim = "since";
    private const int VoterKeyBytes = 16;

    /// <summary>The time for which a token is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly TokenValidationParameters _parameters;
    private readonly SigningCredentials _credentials;
    private readonly TimeProvider _clock;

    public ParticipantTokens(Keyring keys, TimeProvider clock)
    {
        _clock = clock;
        var signingKeys = keys
            .SigningKeys.Select(key => new SymmetricSecurityKey(key.Value)
            {
                KeyId = key.Key.ToString(CultureInfo.InvariantCulture),
            })
            .ToArray();
        _credentials = new(signingKeys[^1], SecurityAlgorithms.HmacSha256);
        _parameters = new()
        {
            ValidIssuer = Issuer,
            ValidateAudience = false, // the audience is the campaign: CampaignAccess compares it
            IssuerSigningKeys = signingKeys,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires > clock.GetUtcNow().UtcDateTime,
        };
    }

    /// <summary>Returns a new random voter key: 128 bits, in base64url.</summary>
    public static string NewVoterKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(VoterKeyBytes));

    public (string Token, DateTimeOffset ExpiresAt) Issue(Participant participant)
    {
        var now = _clock.GetUtcNow();
        var expires = now + Lifetime;
        var token = _handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = participant.CampaignId,
                IssuedAt = now.UtcDateTime,
                Expires = expires.UtcDateTime,
                SigningCredentials = _credentials,
                Claims = new Dictionary<string, object>
                {
                    [JwtRegisteredClaimNames.Sub] = participant.VoterKey,
                    [TierClaim] = participant.Tier,
                    [SinceClaim] = participant.Since.ToUnixTimeSeconds(),
                },
            }
        );
        return (token, expires);
    }

    /// <summary>Returns the participant that the token names, or null if the token is not valid now.</summary>
    public async ValueTask<Participant?> ValidateAsync(JsonWebToken token)
    {
        var result = await _handler.ValidateTokenAsync(token, _parameters);
        return result.IsValid
            ? new(
                token.Audiences.Single(),
                token.Subject,
                token.GetPayloadValue<string>(TierClaim),
                DateTimeOffset.FromUnixTimeSeconds(token.GetPayloadValue<long>(SinceClaim))
            )
            : null;
    }
}
