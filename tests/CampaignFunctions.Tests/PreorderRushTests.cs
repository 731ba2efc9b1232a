using CampaignFunctions.Harness;
using CampaignFunctions.Notifications;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests a rush: more people than units order at the same time.</summary>
public sealed class PreorderRushTests
{
    private static readonly int People = Scale.Of(2000, 10_000);
    private static readonly int Capacity = People / 2;

    private readonly PreorderWorld _world = new(PreorderWorld.Edition(Capacity));
    private readonly Dictionary<ProblemCode, int> _refusals = [];
    private int _answered;
    private int _readsOfTheRefused;
    private int _readsOfTheAnswered;
    private int _units;
    private int _mostUnits;
    private readonly Dictionary<string, bool> _hasUnits = [];

    [Fact]
    public void Rush_OfMorePeopleThanUnits_SellsExactlyTheUnits()
    {
        var random = new Random(500);
        var store = new MortalStore(_world.Memory, random) { Written = Count };
        var process = Process(store);
        var simulation = new Simulation(random);
        foreach (var person in Enumerable.Range(0, People))
            simulation.Start(() => OrderAsync(process, $"p{person}"));
        simulation.Run();

        Assert.Equal((Capacity, People - Capacity), (_answered, _refusals[ProblemCode.SoldOut]));
        Assert.Equal(Capacity, _mostUnits);
        _world.CheckStock();
        // The successful callers read each shard at least once.
        Assert.InRange(_readsOfTheAnswered, StockShard.CountOf(Capacity), int.MaxValue);
        Assert.InRange((double)_readsOfTheRefused / (People - Capacity), 0, 2);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{(double)_readsOfTheRefused / (People - Capacity):F2} documents read for each refusal"
        );
    }

    [Fact]
    public async Task SoldOut_OutsideARush_CostsAtMostTwoReads()
    {
        var small = new PreorderWorld(PreorderWorld.Edition(1));
        var store = new MortalStore(small.Memory, new Random(502));
        var process = Process(store);
        await process.Place.HandleAsync(small.Order("first"), TestContext.Current.CancellationToken);
        for (var i = 0; i < 10; i++)
        {
            small.Clock.Advance(TimeSpan.FromSeconds(10)); // every cache has expired
            var reads = MortalStore.CountReads();
            Assert.Equal(
                ProblemCode.SoldOut,
                (await process.Place.HandleAsync(small.Order($"p{i}"), TestContext.Current.CancellationToken)).Problem!.Code
            );
            Assert.InRange(reads.Value, 1, 2);
            Assert.Equal(
                ProblemCode.SoldOut,
                (await process.Place.HandleAsync(small.Order($"q{i}"), TestContext.Current.CancellationToken)).Problem!.Code
            );
            Assert.InRange(reads.Value, 2, 4);
        }
    }

    [Fact]
    public void Rush_StaleReplacesAndEndingProcesses_SellsExactlyFiveThousand()
    {
        var random = new Random(501);
        var processes = Enumerable.Range(0, 10).Select(_ => Mortal(random)).ToArray();
        var simulation = new Simulation(random);
        foreach (var person in Enumerable.Range(0, People))
            simulation.Start(() => RetryAsync(processes, random, $"p{person}"));
        simulation.Run();

        Assert.Equal(People, _answered + _refusals[ProblemCode.SoldOut]);
        Assert.Equal(Capacity, _mostUnits);
        Sweep();
        _world.CheckStock();
        Assert.Equal(Capacity, _world.Preorders().Where(PreorderWorld.HasUnits).Sum(preorder => preorder.Quantity));
    }

    private async Task OrderAsync(PreorderProcess process, string person)
    {
        var reads = MortalStore.CountReads();
        var (preorder, problem) = await process.Place.HandleAsync(_world.Order(person), default);
        if (preorder is null)
            (_refusals[problem!.Code], _readsOfTheRefused) = (
                _refusals.GetValueOrDefault(problem.Code) + 1,
                _readsOfTheRefused + reads.Value
            );
        else
            (_answered, _readsOfTheAnswered) = (_answered + 1, _readsOfTheAnswered + reads.Value);
    }

    /// <summary>Orders as a client does: tries again with the same key if the process ends or is busy.</summary>
    private async Task RetryAsync((MortalStore Store, PreorderProcess Process)[] processes, Random random, string person)
    {
        while (true)
        {
            var index = random.Next(processes.Length);
            try
            {
                var (preorder, problem) = await processes[index].Process.Place.HandleAsync(_world.Order(person), default);
                if (problem?.Code == ProblemCode.StoreBusy)
                    continue;
                if (preorder is null)
                    _refusals[problem!.Code] = _refusals.GetValueOrDefault(problem.Code) + 1;
                else
                    _answered++;
                return;
            }
            catch (ProcessEndedException)
            {
                if (processes[index].Store.IsDead)
                    processes[index] = Mortal(random);
            }
        }
    }

    private (MortalStore, PreorderProcess) Mortal(Random random)
    {
        var store = new MortalStore(_world.Memory, random)
        {
            Written = Count,
            StaleOneIn = 3,
            DiesOneIn = 20_000,
        };
        return (store, Process(store));
    }

    private PreorderProcess Process(MortalStore store) =>
        new(store, new PreorderQueues(), Substitute.For<IPaymentGateway>(), Substitute.For<IMailer>(), _world.Clock);

    /// <summary>Sweeps the stock one hour later, when all is calm, to find leftover allocations.</summary>
    private void Sweep()
    {
        var process = new PreorderProcess(
            _world.Memory,
            new PreorderQueues(),
            Substitute.For<IPaymentGateway>(),
            Substitute.For<IMailer>(),
            _world.Clock
        );
        _world.Clock.Advance(TimeSpan.FromHours(1));
        process.SweepStock.HandleAsync(default).GetAwaiter().GetResult();
    }

    /// <summary>Counts the units from the pre-orders themselves, at every write.</summary>
    private void Count(Storage.IDocument written)
    {
        if (written is not PreorderDocument preorder)
            return;
        var (had, has) = (_hasUnits.GetValueOrDefault(preorder.Id), PreorderWorld.HasUnits(preorder));
        _hasUnits[preorder.Id] = has;
        _units += (has ? preorder.Quantity : 0) - (had ? preorder.Quantity : 0);
        _mostUnits = Math.Max(_mostUnits, _units);
    }
}
