using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Polls;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests tokens, keys, limits and addresses.</summary>
public sealed class SecurityTests
{
    private static readonly CampaignDefinition Campaign = new() { Id = "c", Title = [] };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task ParticipantToken_For24Hours_IdentifiesTheParticipant()
    {
        var participant = new Participant("c", ParticipantTokens.NewVoterKey(), Tiers.Open, _clock.GetUtcNow().AddDays(-3));
        var tokens = new ParticipantTokens(Keys((1, 1)), _clock);
        var (token, expires) = tokens.Issue(participant);

        Assert.Equal(participant, await tokens.ValidateAsync(new JsonWebToken(token)));
        Assert.Equal(_clock.GetUtcNow().AddHours(24), expires);
        _clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await tokens.ValidateAsync(new JsonWebToken(token)));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await tokens.ValidateAsync(new JsonWebToken(token)));
    }

    [Fact]
    public async Task ParticipantToken_KeyRotated_StaysValidUntilItsKeyIsRemoved()
    {
        var participant = new Participant("c", "v", Tiers.Open, _clock.GetUtcNow());
        var (token, _) = new ParticipantTokens(Keys((1, 1)), _clock).Issue(participant);

        Assert.NotNull(await new ParticipantTokens(Keys((1, 1), (2, 2)), _clock).ValidateAsync(new JsonWebToken(token)));
        Assert.Null(await new ParticipantTokens(Keys((2, 2)), _clock).ValidateAsync(new JsonWebToken(token)));
        Assert.Equal("2", new JsonWebToken(new ParticipantTokens(Keys((1, 1), (2, 2)), _clock).Issue(participant).Token).Kid);
    }

    [Fact]
    public void VoterKeys_NewlyMade_AreUniqueAndLong()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => ParticipantTokens.NewVoterKey()).ToArray();

        Assert.Equal(1000, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[A-Za-z0-9_-]{22}$", key));
    }

    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64!")]
    [InlineData("")]
    public void Keyring_InvalidKey_Throws(string key) =>
        Assert.Throws<InvalidOperationException>(() =>
            new Keyring(Options.Create(new KeySettings { Peppers = { [1] = key }, SigningKeys = { [1] = key } }))
        );

    [Fact]
    public void Keyring_WithoutKeys_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new Keyring(Options.Create(new KeySettings())));

    [Fact]
    public void Hash_SameTextSplitDifferently_Differs() =>
        Assert.NotEqual(Keys((1, 1)).Hash(1, "a", "bc"), Keys((1, 1)).Hash(1, "ab", "c"));

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.250", true)]
    [InlineData("10.1.2.3", "10.1.3.3", false)]
    [InlineData("2001:db8:1::1", "2001:db8:1:ffff::2", true)]
    [InlineData("2001:db8:1::1", "2001:db8:2::1", false)]
    public void Network_OfTwoAddresses_IsEqualWithinOneNetwork(string one, string other, bool isSame)
    {
        var networks = new NetworkOrigin(Keys((1, 1)));
        string Of(string address) => networks.Of(IPAddress.Parse(address), 1, _clock.GetUtcNow());

        Assert.Equal(isSame, Of(one) == Of(other));
    }

    [Fact]
    public void Network_AWeekLater_Differs()
    {
        var networks = new NetworkOrigin(Keys((1, 1)));

        Assert.NotEqual(
            networks.Of(IPAddress.Loopback, 1, _clock.GetUtcNow()),
            networks.Of(IPAddress.Loopback, 1, _clock.GetUtcNow().AddDays(7))
        );
    }

    [Fact]
    public void Limit_Reached_RefusesUntilTheHourEnds()
    {
        var limits = new HourlyLimits(_clock);
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(limits.Check("c", "k", "a", 3));
            limits.Add("c", "k", "a");
        }

        var problem = limits.Check("c", "k", "a", 3);
        Assert.Equal((ProblemCode.TooManyRequests, TimeSpan.FromMinutes(30)), (problem!.Code, problem.RetryAfter));
        Assert.Null(limits.Check("c", "k", "b", 3));
        Assert.Null(limits.Check("c", "l", "a", 3));
        Assert.Null(limits.Check("d", "k", "a", 3));
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(limits.Check("c", "k", "a", 3));
    }

    [Fact]
    public void Limit_ClockJumpsAheadAndIsSetRight_CountsAgain()
    {
        var limits = new HourlyLimits(_clock);
        var right = _clock.GetUtcNow();
        _clock.AdjustTime(right.AddHours(5));
        limits.Add("c", "k", "a");
        _clock.AdjustTime(right);

        limits.Add("c", "k", "a");
        limits.Add("c", "k", "a");

        Assert.NotNull(limits.Check("c", "k", "a", 2));
    }

    [Fact]
    public void WritingCalls_OverTheLimitPerAddress_AreRefused()
    {
        var calls = Calls(isExempt: false);

        Assert.True(Take(calls, IPAddress.Parse("10.0.0.1"), 2));
        Assert.True(Take(calls, IPAddress.Parse("10.0.0.1"), 2));
        Assert.False(Take(calls, IPAddress.Parse("10.0.0.1"), 2));
        Assert.True(Take(calls, IPAddress.Parse("10.0.0.2"), 2));
    }

    [Fact]
    public void WritingCalls_FromManyAddressesOfOneNetwork_CountTogether()
    {
        var calls = Calls(isExempt: false);
        for (var i = 0; i < 2; i++)
            Assert.True(Take(calls, IPAddress.Parse($"2001:db8:1:2::{i}"), 2));

        Assert.False(Take(calls, IPAddress.Parse("2001:db8:1:2:ffff::"), 2));
        Assert.True(Take(calls, IPAddress.Parse("2001:db8:1:3::"), 2));
        Assert.Equal(0, calls.Find("c", "k", IPAddress.Parse("2001:db8:1:2::9"))!.Left(2).Left);
        Assert.Equal(1, calls.Find("c", "k", IPAddress.Parse("2001:db8:1:3::9"))!.Left(2).Left);
    }

    [Fact]
    public void WritingCalls_FromManyNetworksOfOneSite_HaveALimitToo()
    {
        var calls = Calls(isExempt: false);
        for (var i = 0; i < 2 * NetworkCount.SiteFactor; i++)
            Assert.True(Take(calls, IPAddress.Parse($"2001:db8:1:{i:x}::1"), 2));

        Assert.False(Take(calls, IPAddress.Parse("2001:db8:1:ffff::1"), 2));
        Assert.True(Take(calls, IPAddress.Parse("2001:db8:2:ffff::1"), 2));
    }

    [Fact]
    public void WritingCalls_RefusedForTheSite_DoNotCountForTheNetwork()
    {
        var calls = Calls(isExempt: false);
        for (var i = 0; i < NetworkCount.SiteFactor; i++)
            Assert.True(Take(calls, IPAddress.Parse($"2001:db8:1:{i:x}::1"), 1));
        Assert.False(Take(calls, IPAddress.Parse("2001:db8:1:ffff::1"), 1));

        Assert.True(Take(calls, IPAddress.Parse("2001:db8:1:ffff::1"), 2));
    }

    /// <summary>Whoever is refused must not get rid of the count by calls from many other addresses.</summary>
    [Fact]
    public void Limit_TwoMillionOtherCallers_IsStillReached()
    {
        var limits = new HourlyLimits(_clock);
        for (var i = 0; i < 60; i++)
            limits.Add("c", "k", "heavy");
        for (var i = 0; i < 2_500_000; i++)
            limits.Add("c", "k", i.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.NotNull(limits.Check("c", "k", "heavy", 60));
        Assert.Null(limits.Check("c", "k", "new", 60));
        Assert.Equal(0, limits.Left("c", "k", "heavy", 60).Left);
        Assert.Equal(60, limits.Left("c", "k", "new", 60).Left);
    }

    [Theory]
    [InlineData(Limits.Standard, null, 20_000)]
    [InlineData(Limits.Standard, 7, 7)]
    [InlineData(Limits.Off, 7, null)]
    public void AddressLimit_OfACampaign_IsItsOwnOrTheDefaultUnlessOff(Limits limits, int? own, int? expected) =>
        Assert.Equal(expected, (Campaign with { Limits = limits, LimitPerAddress = own }).AddressLimit);

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    public void WritingCalls_FromLoopback_AreUnlimitedIfExempt(string address, bool isFree)
    {
        var calls = Calls(isExempt: true);
        var from = new ClientAddress(Options.Create(new HttpSettings())).Of(Request(address));
        Take(calls, from, 1);

        Assert.Equal(isFree, Take(calls, from, 1));
    }

    [Theory]
    [InlineData("10.0.0.1", null, "10.0.0.1")]
    [InlineData("10.0.0.1", "1.2.3.4", "1.2.3.4")]
    [InlineData("10.0.0.1", "1.2.3.4:5678", "1.2.3.4")]
    [InlineData("10.0.0.1", "[2001:db8::1]:5678", "2001:db8::1")]
    [InlineData("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4")]
    [InlineData("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4")]
    [InlineData("10.0.0.1", "nonsense", "10.0.0.1")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("9.9.9.9", "1.2.3.4", "9.9.9.9")]
    [InlineData("::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4")]
    public void ClientAddress_BehindProxies_IsTheLastThatIsNoProxy(string connection, string? header, string expected)
    {
        var clients = new ClientAddress(
            Options.Create(new HttpSettings { ClientAddressHeader = "X-Forwarded-For", KnownProxies = ["10.0.0.0/8", "::1"] })
        );

        Assert.Equal(IPAddress.Parse(expected), clients.Of(Request(connection, header)));
    }

    [Theory]
    [InlineData("X-Azure-SocketIP", "127.0.0.0/8,::1", true)]
    [InlineData("X-Azure-SocketIP", null, false)]
    [InlineData("X-Azure-SocketIP", "10.0.0.0/8", false)]
    [InlineData("X-Azure-SocketIP", ",", false)]
    [InlineData("", "127.0.0.0/8,::1", false)]
    [InlineData(null, null, false)]
    public async Task ClientAddressReady_HeaderAndProxies_AreRequired(string? header, string? proxies, bool isReady) =>
        Assert.Equal(
            isReady,
            await new ClientAddressReady(
                new(
                    Options.Create(
                        new HttpSettings
                        {
                            ClientAddressHeader = header,
                            KnownProxies = proxies?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [],
                        }
                    )
                )
            ).IsReadyAsync(TestContext.Current.CancellationToken)
        );

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7", true)] // the Functions host names the client
    [InlineData("127.0.0.1", "203.0.113.7:50001, 127.0.0.1", true)]
    [InlineData("127.0.0.1", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", false)] // it names itself
    [InlineData("127.0.0.1", "169.254.130.1", false)] // it names the front end
    [InlineData("127.0.0.1", "fe80::1", false)]
    [InlineData("127.0.0.1", "unknown", false)]
    [InlineData("203.0.113.7", null, false)] // another part has replaced the address of the connection
    [InlineData("169.254.130.1", "203.0.113.7", false)] // nobody trusts this connection
    public async Task ClientAddressReady_CallersInARow_MustBeNamed(string connection, string? header, bool isReady)
    {
        var clients = new ClientAddress(
            Options.Create(new HttpSettings { ClientAddressHeader = "X-Forwarded-For", KnownProxies = ["127.0.0.0/8", "::1"] })
        );
        var ready = new ClientAddressReady(clients);

        for (var calls = 0; calls < 9; calls++)
            clients.Of(Request(connection, header));
        Assert.True(await ready.IsReadyAsync(TestContext.Current.CancellationToken));
        clients.Of(Request(connection, header));
        Assert.Equal(isReady, await ready.IsReadyAsync(TestContext.Current.CancellationToken));
        clients.Of(Request("127.0.0.1", "203.0.113.8"));
        Assert.True(await ready.IsReadyAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("https://campaign.example/done", true, true)]
    [InlineData("https://campaign.example:444/", false, false)]
    [InlineData("http://campaign.example/", false, false)]
    [InlineData("https://elsewhere.example/", false, false)]
    [InlineData("http://localhost:3000/", false, true)]
    [InlineData("http://127.0.0.1/", false, true)]
    [InlineData("http://[::1]/", false, true)]
    [InlineData("http://localhost.example/", false, false)]
    public void ReturnOrigins_TheCustomersOwnMachine_IsForTheLocalHostOnly(string page, bool isAllowed, bool isAllowedLocally) =>
        Assert.Equal(
            (isAllowed, isAllowedLocally),
            (Returns(isLocal: false).Has(new(page)), Returns(isLocal: true).Has(new(page)))
        );

    [Fact]
    public void ClientAddress_NoHeaderConfigured_IsTheConnectionsAddress() =>
        Assert.Equal(
            IPAddress.Parse("10.0.0.1"),
            new ClientAddress(Options.Create(new HttpSettings())).Of(Request("10.0.0.1", "1.2.3.4"))
        );

    [Fact]
    public void Shard_OfAVoterKey_NeverChanges() =>
        Assert.Equal([2, 6, 12], new[] { "a", "b", "AAAAAAAAAAAAAAAAAAAAAA" }.Select(key => BallotRevision.ShardOf(key, 16)));

    private static ReturnOrigins Returns(bool isLocal) =>
        new(Options.Create(new HttpSettings { Origins = ["https://campaign.example"], ReturnToLocalhost = isLocal }));

    private static bool Take(NetworkLimit calls, IPAddress address, int perHour) =>
        calls.Find("c", "k", address)?.TryAdd(perHour) ?? true;

    private NetworkLimit Calls(bool isExempt) =>
        new(new(_clock), Options.Create(new LimitSettings { ExemptLoopback = isExempt }));

    private static HttpRequest Request(string connection, string? header = null)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        if (header is not null)
            context.Request.Headers["X-Forwarded-For"] = header;
        return context.Request;
    }

    private static Keyring Keys(params (int Number, byte Fill)[] keys)
    {
        var settings = new KeySettings { Peppers = { [1] = Convert.ToBase64String(new byte[32]) } };
        foreach (var (number, fill) in keys)
            settings.SigningKeys[number] = Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray());
        return new(Options.Create(settings));
    }
}
