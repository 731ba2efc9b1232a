using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CampaignFunctions.Security;

/// <summary>Signs and verifies participant tokens, which are valid for 24 hours and for one campaign.</summary>
public sealed class ParticipantTokens(Keyring keys, TimeProvider clock)
{
    public const string Issuer = "urn:campaign-functions:participants";

    private const string TierClaim = "tier";
    private const string SinceClaim = "since";
    private const int VoterKeyBytes = 16;

    /// <summary>The time for which a token is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly SignedTokens _tokens = new(keys, clock, Issuer, Lifetime);

    /// <summary>Returns a new random voter key: 128 bits, in base64url.</summary>
    public static string NewVoterKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(VoterKeyBytes));

    public (string Token, DateTimeOffset ExpiresAt) Issue(Participant participant) =>
        _tokens.Issue(
            participant.CampaignId,
            new()
            {
                [JwtRegisteredClaimNames.Sub] = participant.VoterKey,
                [TierClaim] = participant.Tier,
                [SinceClaim] = participant.Since.ToUnixTimeSeconds(),
            }
        );

    /// <summary>Returns the participant that the token names, or null if the token is not valid now.</summary>
    public async ValueTask<Participant?> ValidateAsync(JsonWebToken token) =>
        await _tokens.IsValidAsync(token)
            ? new(
                token.Audiences.Single(),
                token.Subject,
                token.GetPayloadValue<string>(TierClaim),
                DateTimeOffset.FromUnixTimeSeconds(token.GetPayloadValue<long>(SinceClaim))
            )
            : null;
}
