using System.Net;
using CampaignFunctions.RateLimits;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the adapter of the challenge against each kind of answer that its service may give.</summary>
public sealed class SiteVerifyChallengeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, """{"success": true}""", ChallengeOutcome.Solved)]
    [InlineData(200, """{"success": true, "error-codes": [], "hostname": "campaign.example"}""", ChallengeOutcome.Solved)]
    [InlineData(200, """{"success": false, "error-codes": ["invalid-input-response"]}""", ChallengeOutcome.Failed)]
    [InlineData(200, """{"success": false, "error-codes": ["timeout-or-duplicate"]}""", ChallengeOutcome.Failed)]
    [InlineData(200, """{"success": false}""", ChallengeOutcome.Failed)]
    [InlineData(400, """{"success": false, "error-codes": ["missing-input-response"]}""", ChallengeOutcome.Failed)]
    [InlineData(200, """{"success": false, "error-codes": ["invalid-input-secret"]}""", ChallengeOutcome.Unavailable)]
    [InlineData(200, """{"success": false, "error-codes": ["internal-error"]}""", ChallengeOutcome.Unavailable)]
    [InlineData(200, "null", ChallengeOutcome.Unavailable)]
    [InlineData(200, "<html>", ChallengeOutcome.Unavailable)]
    [InlineData(302, "", ChallengeOutcome.Unavailable)]
    [InlineData(429, """{"success": false}""", ChallengeOutcome.Unavailable)]
    [InlineData(503, """{"success": true}""", ChallengeOutcome.Unavailable)]
    public async Task Verify_AnyAnswer_HasItsOutcome(int status, string body, ChallengeOutcome outcome)
    {
        var service = new Service(_ => Answer(status, body));
        using var challenge = Challenge(service);

        Assert.Equal(outcome, await challenge.VerifyAsync("response", Cancel));
        Assert.Equal(outcome == ChallengeOutcome.Unavailable ? 2 : 1, service.Forms.Count);
    }

    [Fact]
    public async Task Verify_FirstAnswerLost_RepeatsTheCallWithTheSameKey()
    {
        var service = new Service(call =>
            call == 1 ? throw new HttpRequestException("lost") : Answer(200, """{"success": true}""")
        );
        using var challenge = Challenge(service);

        Assert.Equal(ChallengeOutcome.Solved, await challenge.VerifyAsync("response", Cancel));
        Assert.Equal(service.Forms[0], service.Forms[1]);
        Assert.Equal(["idempotency_key", "response", "secret"], service.Forms[0].Select(each => each.Key));
        Assert.Equal("top-secret", service.Forms[0].Single(each => each.Key == "secret").Value);
    }

    /// <summary>With the same key, the service would take the second call for a retry: a response would count for ever.</summary>
    [Fact]
    public async Task Verify_SameResponseLater_HasAnotherKey()
    {
        var service = new Service(_ => Answer(200, """{"success": true}"""));
        using var challenge = Challenge(service);

        await challenge.VerifyAsync("one", Cancel);
        await challenge.VerifyAsync("one", Cancel);

        Assert.Equal(
            2,
            service.Forms.Select(form => form.Single(each => each.Key == "idempotency_key").Value).Distinct().Count()
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2049)]
    public async Task Verify_TextThatIsNoResponse_FailsWithoutACall(int length)
    {
        var service = new Service(_ => Answer(200, """{"success": true}"""));
        using var challenge = Challenge(service);

        Assert.Equal(ChallengeOutcome.Failed, await challenge.VerifyAsync(new string('x', length), Cancel));
        Assert.Empty(service.Forms);
    }

    [Fact]
    public async Task Verify_CallerLeaves_IsCancelled()
    {
        using var left = new CancellationTokenSource();
        var service = new Service(_ =>
        {
            left.Cancel();
            throw new OperationCanceledException(left.Token);
        });
        using var challenge = Challenge(service);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => challenge.VerifyAsync("response", left.Token));
    }

    [Fact]
    public void SiteKey_NotConfigured_IsNull()
    {
        using var challenge = new SiteVerifyChallenge(
            Options.Create(new ChallengeSettings()),
            NullLogger<SiteVerifyChallenge>.Instance
        );

        Assert.Null(challenge.SiteKey);
    }

    private static SiteVerifyChallenge Challenge(Service service) =>
        new(
            Options.Create(
                new ChallengeSettings
                {
                    VerifyUrl = "https://challenge.example/siteverify",
                    SiteKey = "site",
                    Secret = "top-secret",
                }
            ),
            NullLogger<SiteVerifyChallenge>.Instance,
            service
        );

    private static HttpResponseMessage Answer(int status, string body) =>
        new((HttpStatusCode)status) { Content = new StringContent(body) };

    private sealed class Service(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<KeyValuePair<string, string>[]> Forms { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var form = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(cancellationToken));
            Forms.Add([
                .. form.Select(each => KeyValuePair.Create(each.Key, each.Value.ToString()))
                    .OrderBy(each => each.Key, StringComparer.Ordinal),
            ]);
            return answer(Forms.Count);
        }
    }
}
