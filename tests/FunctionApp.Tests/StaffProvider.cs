using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
    private readonly X509Certificate2 _certificate;
    private WebApplication? _server;

    private StaffProvider()
    {
        var request = new CertificateRequest("CN=127.0.0.1", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }

    /// <summary>The issuer; its metadata is at the usual address below it.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>The certificate of the server in PEM. It signs itself, so a client must trust it by name.</summary>
    public string Certificate => _certificate.ExportCertificatePem();

    public static async Task<StaffProvider> StartAsync(CancellationToken cancellationToken)
    {
        var provider = new StaffProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(provider._certificate))
        );
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
        _certificate.Dispose();
        _key.Dispose();
    }

    private string Keys()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        var (n, e) = (Base64UrlEncoder.Encode(key.Modulus), Base64UrlEncoder.Encode(key.Exponent));
        return $$"""{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"1","n":"{{n}}","e":"{{e}}"}]}""";
    }
}
