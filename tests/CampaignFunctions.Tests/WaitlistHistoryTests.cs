using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Notifications;
using CampaignFunctions.Preorders;
using CampaignFunctions.Storage;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Runs random histories of a stock of up to three shards and its waitlist. People order, wait, accept offers and cancel through
/// several processes, in any interleaving. Meanwhile replaces are stale, processes end and hints get lost. At every change of the
/// stock, the history checks that the units go to the right person.
/// </summary>
public sealed class WaitlistHistoryTests
{
    private static readonly int Histories = Scale.Of(50, 200);

    [Fact]
    public void History_InAnyInterleaving_IsFairAndUsesEveryUnit()
    {
        var (offers, passedOver) = (0, 0);
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new History(seed);
            try
            {
                history.Run();
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"Seed {seed}: {fault.Message}", fault);
            }

            (offers, passedOver) = (offers + history.Offers, passedOver + history.PassedOver);
        }

        Assert.InRange(offers, Histories, int.MaxValue); // the histories really contain offers
        Assert.InRange(passedOver, 1, int.MaxValue);
    }

    private sealed class History
    {
        /// <summary>
        /// True for every other history. Its stock has two units, and its waitlist becomes empty again and again.
        /// </summary>
        private readonly bool _isTight;

        private readonly Random _random;
        private readonly Simulation _simulation;
        private readonly PreorderWorld _world;
        private readonly PreorderQueues _queues = new();
        private readonly SimulatedStripe _stripe;
        private readonly (MortalStore Store, PreorderProcess Process)[] _processes;
        private readonly Dictionary<int, StockShard> _shards = [];
        private readonly IMailer _mailer = Substitute.For<IMailer>();
        private bool _isCalm;

        public History(int seed)
        {
            _random = new(seed);
            _isTight = seed % 2 == 0;
            _world = new(PreorderWorld.Edition(_isTight ? 2 : 600, perPerson: 250));
            _simulation = new(_random);
            _stripe = new(new(null), new(), _world.Clock);
            _mailer.SendAsync(null!, default).ReturnsForAnyArgs(_ => (MailOutcome)Math.Max(0, _random.Next(12) - 9));
            _queues.Loses = () => !_isCalm && _random.Next(5) == 0;
            _processes = [Born(), Born(), Born()];
        }

        public int Offers { get; private set; }

        public int PassedOver { get; private set; }

        public void Run()
        {
            foreach (var person in Enumerable.Range(0, _isTight ? 10 + _random.Next(30) : 15 + _random.Next(20)))
                _simulation.Start(() => PersonAsync($"p{person}"));
            for (var i = 0; i < 3; i++)
                _simulation.Start(DeliverAsync);
            _simulation.Start(SweepAsync);
            _simulation.Start(ForgetAsync);
            _simulation.Run();

            _isCalm = true;
            for (var i = 0; i < _processes.Length; i++)
                _processes[i] = Born();
            for (var i = 0; i < 6; i++)
            {
                // Twice, all offers are over.
                _world.Clock.Advance(i is 1 or 3 ? OfferUnits.OfferedFor : TimeSpan.FromMinutes(40));
                _simulation.Start(CalmAsync);
                _simulation.Run();
            }

            _world.CheckStock();
            var waiting = _world
                .Preorders()
                .Where(preorder => preorder.Status == PreorderStatus.Waitlisted && !preorder.AwaitsProof())
                .ToArray();
            Assert.All(waiting, preorder => Assert.NotNull(preorder.JoinedAt));
            Assert.All(waiting, preorder => Assert.DoesNotContain(_world.Shards(), shard => shard.Free >= preorder.LeastOffer()));
            if (waiting.Length == 0)
                Assert.All(_world.Shards().Where(shard => shard.Free > 0), shard => Assert.Equal(StockAccess.Open, shard.Access));
        }

        private async Task PersonAsync(string person)
        {
            for (var wait = _random.Next(400); wait > 0; wait--)
                await Task.Yield();
            var isVisitor = _random.Next(4) == 0;
            var (quantity, waitlist) = (_isTight ? 1 : 1 + 50 * _random.Next(5), _random.Next(4) > 0);
            var order = isVisitor ? _world.OfVisitor(person, quantity, waitlist) : _world.Order(person, quantity, waitlist);
            await InsistAsync(process => process.Place.HandleAsync(order, default));
            for (var i = 0; i < 3; i++)
            {
                for (var wait = _random.Next(_isTight ? 15 : 40); wait > 0; wait--)
                    await Task.Yield();
                if (isVisitor && _random.Next(3) == 0)
                    await InsistAsync(process => _world.ProveAsync(process, person));
                if (_random.Next(_isTight ? 2 : 4) == 0)
                    await InsistAsync(process =>
                        process.Preorders.ChangeAsync(
                            PreorderWorld.CampaignId,
                            _world.IdOf(person),
                            standing => PreorderChanges.Accept(standing, _world.Clock.GetUtcNow()),
                            default
                        )
                    );
                if (_random.Next(_isTight ? 2 : 3) == 0)
                    await InsistAsync(process =>
                        process.Preorders.ChangeAsync(
                            PreorderWorld.CampaignId,
                            _world.IdOf(person),
                            standing => PreorderChanges.Cancel(standing, _world.Clock.GetUtcNow()),
                            default
                        )
                    );
            }
        }

        private async Task DeliverAsync()
        {
            for (var i = 0; i < 60; i++)
            {
                await Task.Yield();
                if (_queues.Waiting.Count == 0)
                    continue;
                var message = _queues.Take(_random.Next(_queues.Waiting.Count));
                await InsistAsync(async process =>
                {
                    await PreorderQueues.DeliverAsync(process, message);
                    return true;
                });
            }
        }

        /// <summary>Advances the time, so that processes read the stock again.</summary>
        private async Task ForgetAsync()
        {
            for (var i = 0; i < 100; i++)
            {
                for (var wait = _random.Next(10); wait > 0; wait--)
                    await Task.Yield();
                _world.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        private async Task SweepAsync()
        {
            for (var i = 0; i < (_isTight ? 4 : 10); i++)
            {
                for (var wait = _random.Next(40); wait > 0; wait--)
                    await Task.Yield();
                var time = _random.Next(2) == 0 ? OfferUnits.OfferedFor : TimeSpan.FromMinutes(_random.Next(20));
                _world.Clock.Advance(time);
                await SweepOnceAsync();
            }
        }

        private Task SweepOnceAsync() =>
            InsistAsync(async process =>
            {
                await process.Sweep.HandleAsync(default);
                await process.SweepStock.HandleAsync(default);
                return true;
            });

        private async Task CalmAsync()
        {
            _stripe.Tick();
            for (var i = 0; i < 3; i++)
            {
                await SweepOnceAsync();
                while (_queues.Waiting.Count > 0)
                    await PreorderQueues.DeliverAsync(_processes[0].Process, _queues.Take(0));
            }
        }

        private async Task InsistAsync<T>(Func<PreorderProcess, Task<T>> work)
        {
            while (true)
            {
                var index = _random.Next(_processes.Length);
                try
                {
                    await work(_processes[index].Process);
                    return;
                }
                catch (ProcessEndedException)
                {
                    if (_processes[index].Store.IsDead)
                        _processes[index] = Born();
                }
            }
        }

        private (MortalStore, PreorderProcess) Born()
        {
            var store = new MortalStore(_world.Memory, _random)
            {
                Written = See,
                StaleOneIn = _isCalm ? 0 : 8,
                DiesOneIn = _isCalm ? 0 : 400,
            };
            return (
                store,
                new(store, _queues, SimulatorHandler.Gateway(_stripe), _mailer, _world.Clock, new() { PerSecond = 1e9 })
            );
        }

        /// <summary>
        /// Checks that new units go to the right person. A newcomer gets units only if nobody waits. A waiting person gets units
        /// only if they do not suffice for any earlier waiting person.
        /// </summary>
        private void See(IDocument written)
        {
            if (written is not StockShard shard)
                return;
            var before = _shards.GetValueOrDefault(shard.Number);
            _shards[shard.Number] = shard;
            foreach (var (id, allocation) in shard.Allocations.Where(entry => before?.Allocations.ContainsKey(entry.Key) != true))
            {
                var preorders = _world.Preorders();
                var given = preorders.SingleOrDefault(preorder => preorder.Id == id);
                Assert.NotEqual(true, given?.AwaitsProof());
                if (given is null)
                    continue; // the pre-order ended meanwhile, and its units go back
                var waiting = preorders
                    .Where(preorder => preorder is { Status: PreorderStatus.Waitlisted, JoinedAt: not null } && preorder.Id != id)
                    .ToDictionary(preorder => preorder.Id);
                if (given.Status == PreorderStatus.Draft)
                {
                    Assert.True(
                        waiting.Count == 0,
                        $"{given.VoterKey} overtakes {string.Join(", ", waiting.Values.Select(preorder => preorder.VoterKey))}"
                    );
                    continue;
                }

                Offers++;
                var free = shard.Free + allocation.Units;
                foreach (
                    var earlier in Places()
                        .TakeWhile(place => place != id)
                        .Where(waiting.ContainsKey)
                        .Select(place => waiting[place])
                )
                {
                    Assert.False(
                        earlier.Shard is null && earlier.LeastOffer() <= free,
                        $"{given.VoterKey} overtakes {earlier.VoterKey} in shard {shard.Number}"
                    );
                    PassedOver++;
                }
            }
        }

        private IEnumerable<string> Places() =>
            _world
                .Memory.ReadFeedAsync(
                    WaitlistEntry.Container,
                    WaitlistEntry.PartitionOf(PreorderWorld.CampaignId, PreorderWorld.EditionId),
                    null,
                    1000,
                    default
                )
                .Result.Documents.Select(entry => entry.Id);
    }
}
