using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CampaignFunctions.FunctionApp.Tests;

/// <summary>An OpenID Connect provider for staff: it serves its metadata and keys over HTTP, and signs tokens.</summary>
internal sealed class StaffProvider : IAsyncDisposable
{
    public const string Audience = "campaign-functions";

    private readonly RSA _key = RSA.Create(2048);
    private WebApplication? _server;

    /// <summary>The issuer; its metadata is at the usual address below it.</summary>
    public string Issuer { get; private set; } = "";

    public static async Task<StaffProvider> StartAsync(CancellationToken cancellationToken)
    {
        var provider = new StaffProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = provider._server = builder.Build();
        server.MapGet(
            "/.well-known/openid-configuration",
            () => Results.Text($$"""{"issuer":"{{provider.Issuer}}","jwks_uri":"{{provider.Issuer}}/keys"}""", "application/json")
        );
        server.MapGet("/keys", () => Results.Text(provider.Keys(), "application/json"));
        await server.StartAsync(cancellationToken);
        provider.Issuer = server.Urls.Single();
        return provider;
    }

    /// <summary>Returns a token of a member of staff with one role.</summary>
    public string Issue(string role) =>
        new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Audience,
                SigningCredentials = new(new RsaSecurityKey(_key) { KeyId = "1" }, SecurityAlgorithms.RsaSha256),
                Claims = new Dictionary<string, object>
                {
                    [JwtRegisteredClaimNames.Sub] = $"test-{role}",
                    ["roles"] = new[] { role },
                },
            }
        );

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _key.Dispose();
    }

    private string Keys()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        var (n, e) = (Base64UrlEncoder.Encode(key.Modulus), Base64UrlEncoder.Encode(key.Exponent));
        return $$"""{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"1","n":"{{n}}","e":"{{e}}"}]}""";
    }
}
