using CampaignFunctions.Security;
using CampaignFunctions.Settings;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests signatures of webhooks against the example of Standard Webhooks.</summary>
public sealed class SignedWebhooksTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Body = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const long Time = 1614265330;

    [Fact]
    public void Sign_ExampleOfTheSpecification_Agrees() => Assert.Equal(Signature, SignedWebhooks.Sign(Secret, Id, Time, Body));

    [Theory]
    [InlineData(Signature, true)]
    [InlineData("v1,AAAA " + Signature, true)] // while a secret is replaced, each one signs
    [InlineData(Signature + " v1a,other", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("v1,", false)]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", false)]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", false)]
    public void IsSigned_Signatures_NeedsOneThatFits(string? signatures, bool isSigned) =>
        Assert.Equal(isSigned, IsSigned(signatures: signatures));

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)] // recorded by somebody and sent again
    [InlineData(-301, false)]
    public void IsSigned_OtherTime_IsFalseAfterFiveMinutes(int seconds, bool isSigned) =>
        Assert.Equal(isSigned, IsSigned(now: seconds));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("other")]
    public void IsSigned_OtherId_IsFalse(string? id) => Assert.False(IsSigned(id: id));

    [Theory]
    [InlineData("1614265331")]
    [InlineData("")]
    [InlineData("-1614265330")]
    [InlineData("99999999999999999999")]
    [InlineData("now")]
    public void IsSigned_OtherTimestamp_IsFalse(string timestamp) => Assert.False(IsSigned(timestamp: timestamp));

    [Fact]
    public void IsSigned_OtherBodyOrSecret_IsFalse()
    {
        Assert.False(IsSigned(body: Body + " "));
        Assert.False(IsSigned(secrets: [Other]));
        Assert.False(IsSigned(secrets: []));
        Assert.True(IsSigned(secrets: [Other, Secret]));
    }

    [Theory]
    [InlineData(true, Secret)]
    [InlineData(true, Secret, Other)]
    [InlineData(true)]
    [InlineData(false, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData(false, "whsec_")]
    [InlineData(false, "whsec_c2hvcnQ=")]
    [InlineData(false, "whsec_no base64")]
    [InlineData(false, Secret, "")]
    public void Secrets_InSettings_HaveTheirForm(bool isValid, params string[] secrets) =>
        Assert.Equal(isValid, new WebhookSecretsAttribute().IsValid(secrets));

    private static bool IsSigned(
        string? signatures = Signature,
        string? id = Id,
        string timestamp = "1614265330",
        string body = Body,
        string[]? secrets = null,
        int now = 0
    ) =>
        SignedWebhooks.IsSigned(
            secrets ?? [Secret],
            id,
            timestamp,
            signatures,
            body,
            DateTimeOffset.FromUnixTimeSeconds(Time + now)
        );
}
