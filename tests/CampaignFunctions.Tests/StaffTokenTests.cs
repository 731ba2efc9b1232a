using System.Security.Cryptography;
using CampaignFunctions.Http;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>A staff token is valid only if the configured issuer signed it, for this audience and for the current time.</summary>
public sealed class StaffTokenTests
{
    private const string Issuer = "https://login.example/tenant";
    private const string Audience = "api://campaign";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly StaffTokens _tokens;

    public StaffTokenTests()
    {
        var provider = new OpenIdConnectConfiguration { Issuer = Issuer };
        provider.SigningKeys.Add(Key(_curve));
        _tokens = new(
            Options.Create(new StaffSettings { Issuer = Issuer, Audience = Audience }),
            new StaticConfigurationManager<OpenIdConnectConfiguration>(provider),
            _clock
        );
    }

    [Fact]
    public async Task Token_OfTheIssuer_NamesSubjectAndRoles()
    {
        var staff = await ValidateAsync(Descriptor());

        Assert.Equal((Issuer, "somebody"), (staff!.Issuer, staff.Subject));
        Assert.True(staff.Has(Staff.Marketer));
        Assert.False(staff.Has(Staff.Moderator));
    }

    [Fact]
    public async Task Token_ProviderNeverAnswers_EndsWithItsCall()
    {
        var silent = Substitute.For<BaseConfigurationManager>();
        silent
            .GetBaseConfigurationAsync(TestContext.Current.CancellationToken)
            .ReturnsForAnyArgs(new TaskCompletionSource<BaseConfiguration>().Task);
        var tokens = new StaffTokens(Options.Create(new StaffSettings { Issuer = Issuer, Audience = Audience }), silent, _clock);
        using var call = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var validating = tokens.ValidateAsync(new(new JsonWebTokenHandler().CreateToken(Descriptor())), call.Token).AsTask();
        await call.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => validating);
    }

    [Fact]
    public async Task Token_OfAnAdmin_HasEveryRole() =>
        Assert.True(
            (await ValidateAsync(Descriptor(token => token.Claims["roles"] = new[] { Staff.Admin })))!.Has(Staff.Moderator)
        );

    /// <summary>Everybody of the brand's directory can get a token. Only a role makes a colleague staff.</summary>
    [Theory]
    [InlineData(null, 403)]
    [InlineData("", 403)]
    [InlineData("guest", 403)]
    [InlineData("ADMIN", 403)]
    [InlineData("admin ", 403)]
    [InlineData("marketer", null)]
    [InlineData("moderator", null)]
    [InlineData("admin", null)]
    public async Task Caller_WithoutARoleOfThisApi_IsForbidden(string? role, int? status)
    {
        var callers = new Callers(new(TestKeys.Keyring, _clock), new(TestKeys.Keyring, _clock), _tokens);
        var descriptor = Descriptor(token => token.Claims["roles"] = role is null ? [] : new[] { role });
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization =
            "Bearer " + new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);

        var caller = await callers.IdentifyAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, caller.Problem?.Code.Status);
    }

    [Fact]
    public async Task Token_WithoutRoles_HasNoRole()
    {
        var staff = await ValidateAsync(Descriptor(token => token.Claims.Remove("roles")));

        Assert.All(new[] { Staff.Marketer, Staff.Moderator, Staff.Admin }, role => Assert.False(staff!.Has(role)));
    }

    [Fact]
    public async Task Token_OfAnotherIssuer_IsRefused() =>
        await IsRefusedAsync(token => token.Issuer = "https://login.example/other");

    [Fact]
    public async Task Token_ForAnotherAudience_IsRefused() => await IsRefusedAsync(token => token.Audience = "api://other");

    [Fact]
    public async Task Token_WithoutAudience_IsRefused() => await IsRefusedAsync(token => token.Audience = null);

    [Fact]
    public async Task Token_Expired_IsRefused() =>
        await IsRefusedAsync(token => token.Expires = _clock.GetUtcNow().UtcDateTime.AddMinutes(-2));

    [Fact]
    public async Task Token_WithoutExpiry_IsRefused() => await IsRefusedAsync(token => token.Expires = null);

    [Fact]
    public async Task Token_NotYetValid_IsRefused() =>
        await IsRefusedAsync(token => token.NotBefore = _clock.GetUtcNow().UtcDateTime.AddMinutes(2));

    [Fact]
    public async Task Token_SignedByAnotherKey_IsRefused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await IsRefusedAsync(token => token.SigningCredentials = new(Key(other), SecurityAlgorithms.EcdsaSha256));
    }

    [Fact]
    public async Task Token_SignedWithThePublicKeyAsASecret_IsRefused()
    {
        var secret = new SymmetricSecurityKey(_curve.ExportSubjectPublicKeyInfo()) { KeyId = "k" };
        await IsRefusedAsync(token => token.SigningCredentials = new(secret, SecurityAlgorithms.HmacSha256));
    }

    [Fact]
    public async Task Token_Unsigned_IsRefused() => await IsRefusedAsync(token => token.SigningCredentials = null);

    private async Task IsRefusedAsync(Action<SecurityTokenDescriptor> change) =>
        Assert.Null(await ValidateAsync(Descriptor(change)));

    private async Task<Staff?> ValidateAsync(SecurityTokenDescriptor descriptor)
    {
        var text = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
        return await _tokens.ValidateAsync(new JsonWebToken(text), TestContext.Current.CancellationToken);
    }

    private SecurityTokenDescriptor Descriptor(Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Expires = _clock.GetUtcNow().UtcDateTime.AddHours(1),
            SigningCredentials = new(Key(_curve), SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object> { ["sub"] = "somebody", ["roles"] = new[] { Staff.Marketer } },
        };
        change?.Invoke(descriptor);
        return descriptor;
    }

    private static ECDsaSecurityKey Key(ECDsa curve) => new(curve) { KeyId = "k" };
}
