using CampaignFunctions.Payments;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the pace at which all processes together call the payment provider.</summary>
public sealed class PaceTests
{
    /// <summary>The step by which these tests advance the time.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryStore _memory = new();
    private readonly List<DateTimeOffset> _turns = [];
    private int _later;

    [Fact]
    public void Turns_ThousandAtOnceInFourProcesses_KeepThePace()
    {
        var random = new Random(15);
        var paces = Enumerable.Range(0, 4).Select(_ => Process(random, perSecond: 15)).ToArray();
        var simulation = new Simulation(random);
        for (var i = 0; i < 1000; i++)
            simulation.Start(() => VisitAsync(paces[random.Next(paces.Length)]));
        RunUntil(simulation, TimeSpan.FromMinutes(2));

        // The callers of one minute got a turn. The others must come again later.
        Assert.Equal((900, 100), (_turns.Count, _later));
        var sorted = _turns.Order().ToArray();
        for (var i = 1; i < sorted.Length; i++)
            Assert.InRange(sorted[i] - sorted[i - 1], TimeSpan.FromSeconds(1 / 15.0) - Step, TimeSpan.FromSeconds(0.2));
    }

    [Fact]
    public void Turns_AfterAPause_KeepThePace()
    {
        var random = new Random(16);
        var pace = Process(random, perSecond: 1);
        var simulation = new Simulation(random);
        simulation.Start(() => VisitAsync(pace));
        RunUntil(simulation, TimeSpan.FromMinutes(10));
        for (var i = 0; i < 3; i++)
            simulation.Start(() => VisitAsync(pace));
        RunUntil(simulation, TimeSpan.FromMinutes(1));

        var sorted = _turns.Order().ToArray();
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], [sorted[2] - sorted[1], sorted[3] - sorted[2]]);
    }

    [Fact]
    public async Task Take_StoreFailsInOneProcess_ThrowsOnlyThere()
    {
        var store = new MortalStore(_memory, new Random(1)) { DiesOneIn = 1 };
        var pace = new Pace(store, Options.Create(new PaymentSettings()), _clock);
        await Assert.ThrowsAsync<ProcessEndedException>(() => pace.TakeAsync(TestContext.Current.CancellationToken));

        Assert.Null(
            await new Pace(_memory, Options.Create(new PaymentSettings()), _clock).TakeAsync(
                TestContext.Current.CancellationToken
            )
        );
        await Assert.ThrowsAsync<ProcessEndedException>(() => pace.TakeAsync(TestContext.Current.CancellationToken));
    }

    private Pace Process(Random random, double perSecond) =>
        new(new MortalStore(_memory, random), Options.Create(new PaymentSettings { PerSecond = perSecond }), _clock);

    private async Task VisitAsync(Pace pace)
    {
        if (await pace.TakeAsync(default) is null)
            _turns.Add(_clock.GetUtcNow());
        else
            _later++;
    }

    /// <summary>Advances the time in small steps, so that each caller takes its turn on time.</summary>
    private void RunUntil(Simulation simulation, TimeSpan time)
    {
        simulation.Run();
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            simulation.Start(() =>
            {
                _clock.Advance(Step);
                return Task.CompletedTask;
            });
            simulation.Run();
        }
    }
}
