using CampaignFunctions.Campaigns;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests which changes a pre-order allows, in every status and at the limits of time.</summary>
public sealed class PreorderChangesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly EditionDefinition Edition = PreorderWorld.Edition(1) with
    {
        LockDate = Now.AddDays(1),
        Choices =
        [
            new()
            {
                Id = "trim",
                Title = new() { ["en"] = "Trim" },
                Values = [new("pop"), new("lounge", 150), new("gold", 99_999_999)],
            },
        ],
    };

    [Fact]
    public void Choose_InEveryStatus_IsOpenUntilTheCharge()
    {
        PreorderStatus[] open =
        [
            PreorderStatus.Waitlisted,
            PreorderStatus.Offered,
            PreorderStatus.Reserved,
            PreorderStatus.AwaitingPayment,
            PreorderStatus.Confirmed,
            PreorderStatus.Paid,
        ];
        foreach (var status in Enum.GetValues<PreorderStatus>())
        {
            var chosen = Choose(Order(status), "lounge", Now);

            if (open.Contains(status))
                Assert.Equal((1150, "lounge"), (chosen.Value.Amount, chosen.Value.Choices["trim"]));
            else
                Assert.True(chosen.Problem?.Code == ProblemCode.PreorderLocked, status.ToString());
        }
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void Choose_AtTheLockDate_IsLocked(int seconds, bool isOpen) =>
        Assert.Equal(isOpen, Choose(Order(PreorderStatus.Paid), "lounge", Now.AddDays(1).AddSeconds(seconds)).IsSuccess);

    [Fact]
    public void Choose_CancelledTooDearOrUnknown_IsRefused()
    {
        var order = Order(PreorderStatus.Paid);

        Assert.Equal(ProblemCode.PreorderLocked, Choose(order with { CancelRequestedAt = Now }, "lounge", Now).Problem?.Code);
        Assert.Equal("choices", Choose(order, "gold", Now).Problem!.Errors!.Single().Key);
        Assert.Equal(ProblemCode.UnknownChoice, Choose(order, "sport", Now).Problem?.Code);
        Assert.Equal(ProblemCode.Invalid, PreorderChanges.Choose(order, Edition, [], Now).Problem?.Code);
        Assert.Same(order, Choose(order, "pop", Now.AddDays(9)).Value); // it is as it was
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Fulfil_Reference_HasOneTo200Characters(int length, bool isValid)
    {
        var fulfilled = PreorderChanges.Fulfil(Order(PreorderStatus.Paid), $" {new string('x', length)} ", Now);

        Assert.Equal(isValid, fulfilled.IsSuccess);
        if (!isValid)
            Assert.Equal("reference", fulfilled.Problem!.Errors!.Single().Key);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void Accept_AtTheEndOfTheOffer_IsTooLate(int seconds, bool isAccepted)
    {
        var offered = Order(PreorderStatus.Offered) with { OfferUntil = Now };

        Assert.Equal(isAccepted, PreorderChanges.Accept(offered, Now.AddSeconds(seconds)).IsSuccess);
    }

    /// <summary>
    /// A repeat after the offer was accepted returns the pre-order. An order that was never offered cannot be accepted.
    /// </summary>
    [Theory]
    [InlineData(PreorderStatus.Reserved, true, true)]
    [InlineData(PreorderStatus.AwaitingPayment, true, true)]
    [InlineData(PreorderStatus.Reserved, false, false)]
    [InlineData(PreorderStatus.AwaitingPayment, false, false)]
    [InlineData(PreorderStatus.Paid, true, false)]
    [InlineData(PreorderStatus.Expired, true, false)]
    public void Accept_Repeated_ReturnsTheAcceptedOrder(PreorderStatus status, bool wasOffered, bool isAccepted)
    {
        var order = Order(status) with
        {
            History = wasOffered ? [new(PreorderStatus.Offered, Now), new(status, Now)] : [new(status, Now)],
        };

        var accepted = PreorderChanges.Accept(order, Now);

        if (isAccepted)
            Assert.Same(order, accepted.Value);
        else
            Assert.Equal(ProblemCode.PreorderLocked, accepted.Problem?.Code);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(0, false)]
    [InlineData(-60, false)]
    public void Renew_PageIsOpen_IsUsedAgain(int endsIn, bool isUsed)
    {
        var order = Order(PreorderStatus.Confirmed) with
        {
            CustomerId = "cus",
            Renewal = new(3, 0, Now.AddSeconds(endsIn), "cs"),
            RenewalCount = 3,
        };

        var renewed = PreorderChanges.Renew(order, Now).Value;

        Assert.Equal(isUsed ? 3 : 4, renewed.Renewal!.Attempt);
        Assert.Equal(isUsed ? 3 : 4, renewed.RenewalCount);
        Assert.Equal(isUsed ? null : Now, renewed.LookAt);
    }

    [Fact]
    public void Cancel_BeforeTheProof_SendsNoMail()
    {
        var waiting = Order(PreorderStatus.Waitlisted);

        Assert.Empty(PreorderChanges.Cancel(waiting with { ProofTag = "tag" }, Now).Value.Mails);
        Assert.Equal(PreorderMailKind.Cancelled, PreorderChanges.Cancel(waiting, Now).Value.Mails.Single().Kind);
    }

    private static Result<PreorderDocument> Choose(PreorderDocument order, string trim, DateTimeOffset now) =>
        PreorderChanges.Choose(order, Edition, new() { ["trim"] = trim }, now);

    private static PreorderDocument Order(PreorderStatus status) =>
        PreorderWorld.Bare(status) with
        {
            Choices = new() { ["trim"] = "pop" },
        };
}
