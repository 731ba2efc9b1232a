using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CampaignFunctions.Security;

/// <summary>
/// Verifies staff tokens, which are OpenID Connect JWTs. Their issuer, audience and signature must match the configured provider.
/// The keys of the provider are fetched from its metadata.
/// </summary>
public sealed class StaffTokens
{
    private const string RolesClaim = "roles";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _parameters;

    public StaffTokens(IOptions<StaffSettings> settings, BaseConfigurationManager provider, TimeProvider clock) =>
        _parameters = new()
        {
            ValidIssuer = settings.Value.Issuer,
            ValidAudience = settings.Value.Audience,
            ConfigurationManager = provider,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) =>
                clock.GetUtcNow().UtcDateTime is var now
                && expires + Skew > now
                && (notBefore is null || notBefore - Skew <= now),
        };

    /// <summary>Returns the member of staff that the token names, or null if the token is not valid now.</summary>
    public async ValueTask<Staff?> ValidateAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await _handler.ValidateTokenAsync(token, _parameters).WaitAsync(cancellationToken);
        return result.IsValid
            ? new(
                token.Issuer,
                token.Subject,
                Staff.RolesIn(result.ClaimsIdentity.FindAll(RolesClaim).Select(claim => claim.Value))
            )
            : null;
    }
}
