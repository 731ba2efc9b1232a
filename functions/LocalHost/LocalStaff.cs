using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CampaignFunctions.LocalHost;

/// <summary>Stands in for the identity provider of staff. It signs tokens for every caller on this machine.</summary>
internal sealed class LocalStaff(string privateKey, TimeProvider clock)
{
    public const string Issuer = "urn:campaign-functions:local";
    public const string Audience = "campaign-functions";

    private readonly ECDsaSecurityKey _key = Key(privateKey);

    /// <summary>The configuration with which the product verifies staff tokens.</summary>
    public OpenIdConnectConfiguration Provider
    {
        get
        {
            var configuration = new OpenIdConnectConfiguration { Issuer = Issuer };
            configuration.SigningKeys.Add(_key);
            return configuration;
        }
    }

    /// <summary>Returns the metadata of OpenID Connect Discovery 1.0, for other hosts of the API on this machine.</summary>
    /// <param name="keys">The address of <see cref="PublicKeys"/>.</param>
    public static JsonObject Metadata(string keys) => new() { ["issuer"] = Issuer, ["jwks_uri"] = keys };

    /// <summary>Returns the public key that verifies the tokens, as a set of keys (RFC 7517).</summary>
    public JsonObject PublicKeys()
    {
        var point = _key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        var key = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["kid"] = _key.KeyId,
            ["use"] = "sig",
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
        };
        return new() { ["keys"] = new JsonArray(key) };
    }

    public string Issue(string role)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Audience,
                IssuedAt = now,
                Expires = now.AddHours(12),
                SigningCredentials = new(_key, SecurityAlgorithms.EcdsaSha256),
                Claims = new Dictionary<string, object>
                {
                    [JwtRegisteredClaimNames.Sub] = $"local-{role}",
                    ["roles"] = new[] { role },
                },
            }
        );
    }

    private static ECDsaSecurityKey Key(string privateKey)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(privateKey), out _);
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            throw new InvalidDataException("Local:StaffKey in keys.json must be a private key in PKCS #8 and base64.", wrong);
        }

        return new(key) { KeyId = "local" };
    }
}
