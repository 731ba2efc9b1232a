using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests single refund steps against a payment provider that answers late, or whose refunds fail.</summary>
public sealed class RefundStepsTests
{
    private const string Payment = "pi_1";

    private readonly FakeTimeProvider _clock = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly IPaymentGateway _gateway = Substitute.For<IPaymentGateway>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _clock.GetUtcNow();

    private RefundSteps Steps => new(_gateway, _clock, NullLogger<RefundSteps>.Instance);

    [Theory]
    [InlineData(RefundStatus.Pending, 1)] // it is checked again a day later
    [InlineData(RefundStatus.Succeeded, 0)]
    public async Task Look_RefundOfACancelledPreorder_WaitsForItADay(RefundStatus status, int days)
    {
        Answer(new RefundFact("re_1", 1000, status, "refund:1"));
        var sent = new RefundIntent(1, Payment, 1000, Now, IsReturn: true, "re_1", RefundState.Pending);

        var looked = await Steps.LookAsync(Cancelled(sent), Cancel);

        Assert.Equal(Now.AddDays(days), looked.DueAt);
    }

    [Theory]
    [InlineData(3, null, true)]
    [InlineData(2, null, false)]
    [InlineData(3, 1, false)] // staff have looked since
    [InlineData(3, -1, true)] // staff looked before these
    public async Task Intend_RefundsThatFailed_WaitForStaffAfterThree(int failures, int? resumedAfterDays, bool waits)
    {
        Answer();
        var failed = Enumerable
            .Range(1, failures)
            .Select(number => new RefundIntent(number, Payment, 1000, Now, IsReturn: true, State: RefundState.Failed));
        var preorder = Cancelled([.. failed]) with { ResumedAt = resumedAfterDays is { } days ? Now.AddDays(days) : null };

        var next = await Steps.IntendAsync(preorder, Cancel);

        Assert.Equal(waits ? StaffNeeded.RefundFailed : null, next.StaffNeeded?.Code);
        Assert.Equal(waits ? failures : failures + 1, next.Refunds.Length);
    }

    /// <summary>After the life of the key, the refund is not sent again: the one with its purpose is used.</summary>
    [Theory]
    [InlineData("refund:1", "re_1")]
    [InlineData("refund:2", null)]
    [InlineData(null, null)] // somebody sent it by hand
    public async Task Send_KeyForgotten_UsesOnlyTheRefundWithItsPurpose(string? purpose, string? found)
    {
        Answer(new RefundFact("re_1", 1000, RefundStatus.Succeeded, purpose));
        var meant = new RefundIntent(1, Payment, 1000, Now, IsReturn: true);
        _clock.Advance(IPaymentGateway.KeyLife + TimeSpan.FromMinutes(1));

        var next = await Steps.SendAsync(Cancelled(meant), Cancel);

        var refund = Assert.Single(next.Refunds);
        Assert.Equal((found, found is null ? RefundState.Failed : RefundState.Succeeded), (refund.RefundId, refund.State));
        await _gateway.DidNotReceiveWithAnyArgs().RefundAsync(null!, null!, Cancel);
    }

    private void Answer(params RefundFact[] refunds) =>
        _gateway
            .FindPaymentAsync(Payment, Arg.Any<CancellationToken>())
            .Returns(new PaymentState(Payment, PaymentStatus.Succeeded, 1000, 1000, null, null, null, null, refunds, []));

    private PreorderDocument Cancelled(params RefundIntent[] refunds) =>
        PreorderWorld.Bare(PreorderStatus.Refunding) with
        {
            CancelRequestedAt = Now,
            DueAt = Now,
            Payments = [Payment],
            Refunds = refunds,
        };
}
