using CampaignFunctions.Http;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Payments;
using CampaignFunctions.Polls;
using CampaignFunctions.Preorders;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// The queues accept calls and never answer, or refuse them. Calls whose documents are stored answer all the same.
/// </summary>
public sealed class SilentQueueTests
{
    private static readonly TallyHint Hint = new("c", "p", 0);

    private readonly FakeTimeProvider _clock = new();
    private readonly IMessageSender _sender = Substitute.For<IMessageSender>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// The product's files that rely on the delivery of a message: no sweep finds their work, or they are sweeps.
    /// </summary>
    private static readonly string[] Reliable =
    [
        "Participants/SweepIdentities.cs",
        "Payments/RecordEvent.cs",
        "Preorders/PreorderHints.cs",
        "Preorders/PreorderWorkFunctions.cs",
        "Telemetry/MeasuredSender.cs",
        "Telemetry/MessageSenderExtensions.cs",
    ];

    [Fact]
    public async Task Hint_QueueNeverAnswers_GivesUpAfterASecond()
    {
        Answer(new TaskCompletionSource().Task);

        var sending = _sender.HintAsync(TallyHint.Queue, Hint, TimeSpan.Zero, _clock);
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(sending.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        await sending.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Fact]
    public async Task Hint_QueueIsBusy_GivesUp()
    {
        Answer(Task.FromException(new StoreBusyException(TimeSpan.FromSeconds(1))));

        await _sender.HintAsync(TallyHint.Queue, Hint, TimeSpan.Zero, _clock);
    }

    [Fact]
    public async Task Hint_OurFault_Throws()
    {
        Answer(Task.FromException(new InvalidOperationException("a fault of ours")));

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _sender.HintAsync(TallyHint.Queue, Hint, TimeSpan.Zero, _clock)
        );
    }

    [Fact]
    public async Task Order_QueueNeverAnswers_IsPlaced()
    {
        _sender.SendAsync<PaymentHint>(default!, default!, default, Cancel).ReturnsForAnyArgs(new TaskCompletionSource().Task);
        var world = new PreorderWorld(PreorderWorld.Edition(1));
        var process = new PreorderProcess(
            world.Memory,
            _sender,
            Substitute.For<IPaymentGateway>(),
            Substitute.For<IMailer>(),
            world.Clock
        );

        var placing = process.Place.HandleAsync(world.Order("ann"), Cancel);
        for (var i = 0; i < 1000 && !placing.IsCompleted; i++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(0.1));
            await Task.WhenAny(placing, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel));
        }

        Assert.True((await placing).IsSuccess);
        Assert.Equal(PreorderStatus.Reserved, world.Preorder("ann")!.Status);
    }

    /// <summary>Its hint is the only trace of an event without metadata: the queue must deliver it again.</summary>
    [Fact]
    public async Task PaymentEvent_StripeAndQueueAreBusy_MessageIsNotDone()
    {
        _sender
            .SendAsync<PaymentHint>(default!, default!, default, Cancel)
            .ReturnsForAnyArgs(Task.FromException(new StoreBusyException(TimeSpan.FromSeconds(1))));
        var world = new PreorderWorld(PreorderWorld.Edition(1));
        var gateway = Substitute.For<IPaymentGateway>();
        gateway.FindPaymentAsync("pi_1", Cancel).ThrowsAsyncForAnyArgs(new PaymentGatewayUnavailableException("away"));
        var process = new PreorderProcess(world.Memory, _sender, gateway, Substitute.For<IMailer>(), world.Clock);
        var hint = new PaymentHint(null, null, "pi_1", IsNotice: true, IsSuccess: false);

        await Assert.ThrowsAsync<StoreBusyException>(() => process.Process.HandleAsync(hint, Cancel));
    }

    /// <summary>
    /// The sweep notes when it sent a hint, and waits longer for the next one. A queue that is away must not count.
    /// </summary>
    [Fact]
    public async Task Sweep_QueueIsBusy_StopsAtTheFirstOrder()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(3));
        world.Queues.Loses = () => true;
        foreach (var person in new[] { "ann", "bob", "cat" })
            await world.Process.Place.HandleAsync(world.World.Order(person), Cancel);
        world.World.Clock.Advance(TimeSpan.FromMinutes(2));
        Answer(Task.FromException(new StoreBusyException(TimeSpan.FromSeconds(1))));
        _sender
            .SendAsync<PaymentHint>(default!, default!, default, Cancel)
            .ReturnsForAnyArgs(Task.FromException(new StoreBusyException(TimeSpan.FromSeconds(1))));
        var process = new PreorderProcess(
            world.World.Memory,
            _sender,
            Substitute.For<IPaymentGateway>(),
            Substitute.For<IMailer>(),
            world.World.Clock
        );

        await Assert.ThrowsAsync<StoreBusyException>(() => process.Sweep.HandleAsync(Cancel));

        Assert.Single(world.World.Preorders(), preorder => preorder.SweptAt is not null);
    }

    /// <summary>Everything else is a hint: it must not make a call wait for a queue, or fail because of it.</summary>
    [Fact]
    public void Product_SendingAMessage_IsAHintOrListed() =>
        Assert.Equal(
            Reliable,
            SourceFiles
                .Product.Where(file =>
                    SourceFiles.ProductCode(file) is var code
                    && code.Contains("IMessageSender", StringComparison.Ordinal)
                    && code.Contains("ender.SendAsync(", StringComparison.Ordinal)
                        | code.Contains("inner.SendAsync(", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    public void Call_TakesLong_IsCancelledInTime(int seconds, bool isUp)
    {
        var context = new DefaultHttpContext();
        using var limit = AnswerLimit.Start(context, TimeSpan.FromSeconds(24), _clock);

        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal((isUp, isUp), (limit.IsUp, context.RequestAborted.IsCancellationRequested));
    }

    [Fact]
    public void Call_WithALongBody_HasNoLimit()
    {
        var context = new DefaultHttpContext();
        using var limit = AnswerLimit.Start(context, TimeSpan.FromSeconds(24), _clock);

        context.Features.Get<AnswerLimit>()!.Lift();
        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.False(limit.IsUp);
    }

    [Fact]
    public async Task Call_CallerLeft_IsNotLate()
    {
        using var caller = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = caller.Token };
        using var limit = AnswerLimit.Start(context, TimeSpan.FromSeconds(24), _clock);

        await caller.CancelAsync();
        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((false, true), (limit.IsUp, context.RequestAborted.IsCancellationRequested));
    }

    private void Answer(Task answer) => _sender.SendAsync(TallyHint.Queue, default!, default, Cancel).ReturnsForAnyArgs(answer);
}
