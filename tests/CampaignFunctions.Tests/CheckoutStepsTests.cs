using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests single steps of checkouts, and of the pages for another card, against a payment provider that refuses or waits.
/// </summary>
public sealed class CheckoutStepsTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly IPaymentGateway _gateway = Substitute.For<IPaymentGateway>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The customer may have left after a long wait, so the page is open for two hours at least.</summary>
    [Theory]
    [InlineData(10, 31, 31)]
    [InlineData(11, 31, 120)]
    [InlineData(11, 120, 120)]
    [InlineData(11, 180, 180)]
    [InlineData(0, 180, 180)]
    public void Begin_AfterAWaitInLine_KeepsThePageOpen(int waited, int openFor, int open)
    {
        var inLine = Preorder(PreorderStatus.Reserved) with { History = [new(PreorderStatus.Reserved, Now.AddMinutes(-waited))] };

        var begun = new CheckoutSteps(_gateway, _clock).Begin(inLine, TimeSpan.FromMinutes(openFor), edition: null);

        Assert.Equal(
            (Now.AddMinutes(open), Now.AddMinutes(open), Now),
            (begun.Checkout!.ExpiresAt, begun.HoldUntil, begun.Checkout.BegunAt)
        );
    }

    /// <summary>Our clock may be slow. After five attempts, staff must look.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public async Task Open_EndIsTooEarly_IsTriedAgainLater(int attempt, bool isOver)
    {
        _gateway.OpenCheckoutAsync(null!, null!, Cancel).ThrowsAsyncForAnyArgs(new PaymentRefusedException("x", isTooLate: true));
        _gateway.FindCheckoutsAsync(null!, Cancel).ReturnsForAnyArgs([]);
        var begun = Preorder(PreorderStatus.Reserved) with
        {
            Checkout = new(attempt, 1000, Now.AddMinutes(31)) { BegunAt = Now },
        };

        var next = await new CheckoutSteps(_gateway, _clock).OpenAsync(begun, Cancel);

        Assert.Equal(
            (attempt + 1, isOver ? "x" : null, isOver ? (DateTimeOffset?)null : Now.AddSeconds(30)),
            (next.Checkout!.Attempt, next.StaffNeeded?.Code, isOver ? null : next.DueAt)
        );
        Assert.Equal(Now.AddMinutes(isOver ? 31 : 36), next.Checkout.ExpiresAt);
    }

    /// <summary>A checkout is closed when its hold ends, but its payment is still under way.</summary>
    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 10)]
    [InlineData(-1, 10)]
    public async Task Close_PaymentIsUnderWay_IsCheckedAgain(int holdEndsIn, int dueIn)
    {
        _gateway
            .CloseCheckoutAsync("cs_1", Arg.Any<CancellationToken>())
            .Returns(new CheckoutState("cs_1", null, CheckoutStatus.Complete, IsPaid: false, null, null));
        var open = Preorder(PreorderStatus.AwaitingPayment) with
        {
            HoldUntil = Now.AddMinutes(holdEndsIn),
            Checkout = new(1, 1000, Now, "cs_1"),
        };

        var next = await new CheckoutSteps(_gateway, _clock).CloseAsync(open, Cancel);

        Assert.Equal((PreorderStatus.AwaitingPayment, Now.AddMinutes(dueIn)), (next.Status, next.DueAt));
    }

    [Fact]
    public async Task OpenRenewal_Opened_IsCheckedAfterItsEnd()
    {
        _gateway
            .OpenCheckoutAsync(null!, null!, Cancel)
            .ReturnsForAnyArgs(new CheckoutState("cs_2", "https://pay.example/", CheckoutStatus.Open, false, null, null));

        var next = await new RenewalSteps(_gateway, _clock).OpenAsync(Renewing(endsIn: 60), Cancel);

        Assert.Equal(("cs_2", "https://pay.example/"), (next.Renewal!.SessionId, next.Renewal.Url));
        Assert.Equal(Now.AddMinutes(60).AddSeconds(30), next.LookAt);
    }

    [Theory]
    [InlineData(true, null)] // the customer can ask again
    [InlineData(false, "x")]
    public async Task OpenRenewal_Refused_EndsThePage(bool isTooLate, string? staffNeeded)
    {
        _gateway.OpenCheckoutAsync(null!, null!, Cancel).ThrowsAsyncForAnyArgs(new PaymentRefusedException("x", isTooLate));

        var next = await new RenewalSteps(_gateway, _clock).OpenAsync(Renewing(endsIn: 60), Cancel);

        Assert.Null(next.Renewal);
        Assert.Equal(staffNeeded, next.StaffNeeded?.Code);
    }

    /// <summary>The payment provider closes a page a little late.</summary>
    [Theory]
    [InlineData(10, 630)]
    [InlineData(0, 30)]
    [InlineData(-1, 30)]
    [InlineData(-10, 30)]
    public async Task LookAtRenewal_PageIsStillOpen_IsCheckedAgain(int endsIn, int seconds)
    {
        Open();

        var next = await new RenewalSteps(_gateway, _clock).LookAsync(Renewing(endsIn), Cancel);

        Assert.Equal(Now.AddSeconds(seconds), next.LookAt);
        Assert.NotNull(next.Renewal);
    }

    [Fact]
    public async Task LookAtRenewal_SameTimeAgain_ChangesNothing()
    {
        Open();
        var waiting = Renewing(endsIn: 10) with { LookAt = Now.AddMinutes(10).AddSeconds(30) };

        Assert.Same(waiting, await new RenewalSteps(_gateway, _clock).LookAsync(waiting, Cancel));
    }

    private void Open() =>
        _gateway
            .FindCheckoutAsync("cs_2", Arg.Any<CancellationToken>())
            .Returns(new CheckoutState("cs_2", null, CheckoutStatus.Open, IsPaid: false, null, null));

    private PreorderDocument Renewing(int endsIn) =>
        Preorder(PreorderStatus.Confirmed) with
        {
            Renewal = new(1, 0, Now.AddMinutes(endsIn), "cs_2"),
        };

    private PreorderDocument Preorder(PreorderStatus status) =>
        PreorderWorld.Bare(status) with
        {
            CustomerId = "cus_1",
            CreatedAt = Now,
        };
}
