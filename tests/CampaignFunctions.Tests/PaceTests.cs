using CampaignFunctions.Payments;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the turns at the payment provider that all processes together give out.</summary>
public sealed class PaceTests
{
    private const double PerSecond = 15;

    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1) / PerSecond;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryStore _memory = new();
    private readonly Random _random = new(15);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public void Turns_ThousandAtOnceInFourProcesses_KeepThePaceWithoutAGap()
    {
        Pace[] paces = [.. Enumerable.Range(0, 4).Select(_ => Process())];
        var turns = new List<DateTimeOffset>();
        var simulation = new Simulation(_random);
        for (var i = 0; i < 1000; i++)
            simulation.Start(async () => turns.Add(await paces[_random.Next(4)].TakeAsync(PaceLane.Open, Now, default)));
        simulation.Run();

        Assert.Equal(1000, turns.Count);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => Now + i * Gap), turns.Order());
    }

    [Fact]
    public async Task Turns_AfterALongPause_BeginAtOnceAndSaveNothingUp()
    {
        var pace = Process();
        await pace.TakeAsync(PaceLane.Open, Now, Cancel);
        _clock.Advance(TimeSpan.FromHours(1));

        for (var i = 0; i < 3; i++)
            Assert.Equal(Now + i * Gap, await pace.TakeAsync(PaceLane.Open, Now, Cancel));
    }

    [Fact]
    public async Task Turns_InOtherLanes_DoNotWait()
    {
        var pace = Process();
        for (var i = 0; i < 100; i++)
            await pace.TakeAsync(PaceLane.Open, Now, Cancel);

        Assert.Equal(Now, await pace.TakeAsync(PaceLane.Read, Now, Cancel));
        Assert.Equal(Now, await pace.TakeAsync(PaceLane.Charge, Now, Cancel));
    }

    [Fact]
    public async Task Turns_AtTheHead_DoNotWaitForTheLineAndHaveHalfThePace()
    {
        var pace = Process();
        for (var i = 0; i < 100; i++)
            await pace.TakeAsync(PaceLane.Open, Now, Cancel);

        for (var i = 0; i < 3; i++)
            Assert.Equal(Now + 2 * i * Gap, await pace.TakeHeadAsync(PaceLane.Open, Now, TimeSpan.Zero, Cancel));
        Assert.Equal(Now + 100 * Gap, await pace.TakeAsync(PaceLane.Open, Now, Cancel));
    }

    [Fact]
    public async Task Turns_AtTheHeadAfterAWait_NeitherComeTogetherNorDelayOthers()
    {
        var (pace, wait) = (Process(), TimeSpan.FromMinutes(1));

        Assert.Equal(Now + wait, await pace.TakeHeadAsync(PaceLane.Open, Now, wait, Cancel));
        Assert.Equal(Now + wait + 2 * Gap, await pace.TakeHeadAsync(PaceLane.Open, Now, wait, Cancel));
        Assert.Equal(Now + 4 * Gap, await pace.TakeHeadAsync(PaceLane.Open, Now, TimeSpan.Zero, Cancel));
    }

    [Fact]
    public void Turns_CallersAtTheSameTime_TheOldestGoesFirst()
    {
        var pace = Process();
        var turns = new Dictionary<int, DateTimeOffset>();
        var simulation = new Simulation(_random);
        simulation.Start(() => Task.WhenAll(new[] { 2, 9, 5, 7, 1 }.Select(TakeAsync)));
        simulation.Run();

        Assert.Equal([9, 7, 5, 2, 1], turns.OrderBy(turn => turn.Value).Select(turn => turn.Key));

        async Task TakeAsync(int age) =>
            turns[age] = await pace.TakeAsync(PaceLane.Open, Now - TimeSpan.FromSeconds(age), default);
    }

    [Fact]
    public async Task Length_OfALine_CountsTheTurnsToCome()
    {
        var pace = Process();
        Assert.Equal(0, await pace.LengthAsync(PaceLane.Open, Cancel));
        for (var i = 0; i < 100; i++)
            await pace.TakeAsync(PaceLane.Open, Now, Cancel);

        Assert.Equal(100, await Process().LengthAsync(PaceLane.Open, Cancel));
        _clock.Advance(30 * Gap);
        Assert.Equal(70, await Process().LengthAsync(PaceLane.Open, Cancel));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await pace.LengthAsync(PaceLane.Open, Cancel));
    }

    [Fact]
    public async Task Pause_OfALane_DelaysItsNextTurnsOnce()
    {
        var (pace, other) = (Process(), Process());
        await pace.PauseAsync(PaceLane.Open, TimeSpan.FromSeconds(5), Cancel);
        await other.PauseAsync(PaceLane.Open, TimeSpan.FromSeconds(5), Cancel); // a second pause at the same time adds nothing

        Assert.Equal(Now.AddSeconds(5), await other.TakeAsync(PaceLane.Open, Now, Cancel));
        Assert.Equal(Now.AddSeconds(5), await other.TakeHeadAsync(PaceLane.Open, Now, TimeSpan.Zero, Cancel));
        Assert.Equal(Now, await other.TakeAsync(PaceLane.Read, Now, Cancel));
    }

    /// <summary>
    /// One process has a clock that runs ahead or behind. The others wait no longer than the line is, and the pace is not lost.
    /// </summary>
    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    [InlineData(0.5)]
    public async Task Turns_ClockOfOneProcessDiffers_StarveNobodyAndKeepAboutThePace(double minutes)
    {
        Pace[] paces = [Process(new SkewedClock(_clock, TimeSpan.FromMinutes(minutes))), Process(), Process(), Process()];
        foreach (var pace in paces)
            await pace.TakeAsync(PaceLane.Open, Now, Cancel); // each process has seen the lane before the rush
        _clock.Advance(TimeSpan.FromMinutes(1));
        var turns = new List<DateTimeOffset>();
        var most = TimeSpan.Zero;
        for (var i = 0; i < 3000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10)); // 100 callers a second
            var which = _random.Next(4);
            var turn = await paces[which].TakeAsync(PaceLane.Open, Now, Cancel);
            if (which == 0)
                turn -= TimeSpan.FromMinutes(minutes);
            most = turn - Now > most ? turn - Now : most;
            turns.Add(turn);
        }

        Assert.InRange(most, TimeSpan.Zero, 3000 * Gap);
        var time = turns.Max() - turns.Min();
        Assert.InRange(turns.Count / time.TotalSeconds, PerSecond * 0.9, PerSecond * 2.5);
    }

    /// <summary>The only process has a clock that jumps, and jumps back.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task Turns_ClockJumpsAndIsSetRight_GoOnAtOnce(double minutes)
    {
        var clock = new SkewedClock(_clock, TimeSpan.Zero);
        var pace = Process(clock);
        await pace.TakeAsync(PaceLane.Open, Now, Cancel);
        foreach (var skew in new[] { TimeSpan.FromMinutes(minutes), TimeSpan.Zero })
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            clock.Ahead = skew;

            for (var i = 0; i < 3; i++)
            {
                var turn = await pace.TakeAsync(PaceLane.Open, Now, Cancel);
                Assert.InRange(turn, clock.GetUtcNow(), clock.GetUtcNow() + 10 * Gap);
            }
        }
    }

    [Fact]
    public async Task Take_StoreFailsInOneProcess_ThrowsOnlyThere()
    {
        var store = new MortalStore(_memory, new Random(1)) { DiesOneIn = 1 };
        var pace = new Pace(store, Options.Create(new PaymentSettings()), _clock);
        await Assert.ThrowsAsync<ProcessEndedException>(() => pace.TakeAsync(PaceLane.Open, Now, Cancel));

        Assert.Equal(Now, await Process().TakeAsync(PaceLane.Open, Now, Cancel));
        await Assert.ThrowsAsync<ProcessEndedException>(() => pace.TakeAsync(PaceLane.Open, Now, Cancel));
    }

    private Pace Process(TimeProvider? clock = null) =>
        new(_memory, Options.Create(new PaymentSettings { PerSecond = PerSecond }), clock ?? _clock);
}
