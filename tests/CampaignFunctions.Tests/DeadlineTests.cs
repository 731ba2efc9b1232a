using CampaignFunctions.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests waits that end at fixed steps, so that they hide the duration of the work.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.3);

    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource _work = new();

    [Fact]
    public async Task InSteps_WorkDoneEarly_WaitsForTheStep()
    {
        _work.SetResult();
        var waiting = _clock.InStepsAsync(Step, _work.Task, TestContext.Current.CancellationToken);

        _clock.Advance(Step - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await waiting;
    }

    [Fact]
    public async Task InSteps_WorkLongerThanAStep_WaitsForTheNextStep()
    {
        var waiting = _clock.InStepsAsync(Step, _work.Task, TestContext.Current.CancellationToken);
        _clock.Advance(Step);
        _work.SetResult();
        Assert.False(waiting.IsCompleted);
        _clock.Advance(Step - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await waiting;
    }

    /// <summary>The wait must not spin while the work runs.</summary>
    [Fact]
    public async Task InSteps_StepOfZero_WaitsOnlyForTheWork()
    {
        var waiting = _clock.InStepsAsync(TimeSpan.Zero, _work.Task, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        _work.SetResult();
        await waiting;
    }

    [Fact]
    public async Task InSteps_WorkFails_FailsAtTheStep()
    {
        _work.SetException(new TimeoutException());
        var waiting = _clock.InStepsAsync(Step, _work.Task, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(Step);

        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
    }
}
