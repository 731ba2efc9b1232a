using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that a customer confirms a payment on a fresh page of the bank, however old the mail is.</summary>
public sealed class ConfirmPaymentTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly IPaymentGateway _gateway = Substitute.For<IPaymentGateway>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public void Confirm_InEveryStatus_IsOnlyForPaymentsThatTheBankAsksAbout()
    {
        foreach (var status in Enum.GetValues<PreorderStatus>())
        {
            var asked = PreorderChanges.Confirm(Preorder(status), Now);

            if (status == PreorderStatus.ActionRequired)
                Assert.Equal((null, Now), (asked.Value.Charge!.ActionUrl, asked.Value.LookAt!.Value));
            else
                Assert.True(asked.Problem?.Code == ProblemCode.PreorderLocked, status.ToString());
        }
    }

    [Fact]
    public void Confirm_CancelledOrWithoutAPayment_IsRefused()
    {
        var asked = Preorder(PreorderStatus.ActionRequired);

        Assert.NotNull(PreorderChanges.Confirm(asked with { CancelRequestedAt = Now }, Now).Problem);
        Assert.NotNull(PreorderChanges.Confirm(asked with { Charge = asked.Charge! with { PaymentId = null } }, Now).Problem);
        Assert.NotNull(PreorderChanges.Confirm(asked with { Charge = null }, Now).Problem);
    }

    /// <summary>Each call costs a read at the payment provider, so one a minute is enough.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void Confirm_SoonAfterTheLastCall_ChangesNothing(int seconds, bool isAsked)
    {
        var asked = PreorderChanges.Confirm(Preorder(PreorderStatus.ActionRequired), Now).Value;
        var known = asked with { Charge = asked.Charge! with { ActionUrl = "https://bank.example/2" } };
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        var again = PreorderChanges.Confirm(known, Now).Value;

        Assert.Equal(isAsked ? null : "https://bank.example/2", again.Charge!.ActionUrl);
        Assert.Equal(isAsked, !ReferenceEquals(known, again));
    }

    [Theory]
    [InlineData("https://bank.example/2")]
    [InlineData(null)]
    public async Task Look_PageWasReplaced_ReturnsTheNewOne(string? url)
    {
        Answer(PaymentStatus.ActionRequired, url);

        var looked = await Steps.LookAsync(Preorder(PreorderStatus.ActionRequired), Cancel);

        Assert.Equal((PreorderStatus.ActionRequired, url), (looked.Status, looked.Charge!.ActionUrl));
        Assert.Empty(looked.Mails);
    }

    [Fact]
    public async Task Look_SamePage_ChangesNothing()
    {
        Answer(PaymentStatus.ActionRequired, "https://bank.example/1");
        var waiting = Preorder(PreorderStatus.ActionRequired);

        Assert.Same(waiting, await Steps.LookAsync(waiting, Cancel));
    }

    [Fact]
    public async Task Look_CustomerHasConfirmedMeanwhile_IsPaid()
    {
        Answer(PaymentStatus.Succeeded, url: null);

        Assert.Equal(PreorderStatus.Paid, (await Steps.LookAsync(Preorder(PreorderStatus.ActionRequired), Cancel)).Status);
    }

    private ChargeSteps Steps => new(_gateway, Options.Create(new PaymentSettings()), _clock);

    private void Answer(PaymentStatus status, string? url)
    {
        var received = status == PaymentStatus.Succeeded ? 1000 : 0;
        _gateway
            .FindPaymentAsync("pi", Arg.Any<CancellationToken>())
            .Returns(new PaymentState("pi", status, 1000, received, null, null, null, url, [], []));
    }

    private PreorderDocument Preorder(PreorderStatus status) =>
        PreorderWorld.Bare(status) with
        {
            Charge = new(1, 1000, 1, Now, "pi") { ActionUrl = "https://bank.example/1", DeclinedAt = Now },
        };
}
