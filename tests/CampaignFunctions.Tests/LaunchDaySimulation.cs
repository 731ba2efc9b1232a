using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// A rush of orders through many processes, in simulated time. Every second customer pays within twenty minutes, and the others
/// abandon the page. The clocks of the processes differ by up to 50 milliseconds.
/// </summary>
internal sealed class LaunchDaySimulation : IMessageSender, IMailer
{
    private readonly int _orders;
    private readonly double _perSecond;
    private readonly Random _random;
    private readonly PreorderWorld _world;
    private readonly InstantGateway _gateway;
    private readonly PreorderProcess[] _processes;
    private readonly PriorityQueue<Func<Task>, DateTimeOffset> _events = new();
    private readonly DateTimeOffset _began;

    public LaunchDaySimulation(int orders, int processes, double perSecond, int seed)
    {
        (_orders, _perSecond, _random) = (orders, perSecond, new Random(seed));
        _world = new(PreorderWorld.Edition(orders));
        _began = _world.Clock.GetUtcNow();
        _gateway = new(_world.Clock);
        _processes =
        [
            .. Enumerable
                .Range(0, processes)
                .Select(_ => new SkewedClock(_world.Clock, TimeSpan.FromMilliseconds(_random.Next(-50, 51))))
                .Select(clock => new PreorderProcess(
                    _world.Memory,
                    this,
                    _gateway,
                    this,
                    clock,
                    new() { PerSecond = perSecond }
                )),
        ];
    }

    private DateTimeOffset Now => _world.Clock.GetUtcNow();

    /// <summary>The largest number of messages that were in flight at once.</summary>
    public int MostMessages { get; private set; }

    public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class
    {
        if (message is not PaymentHint hint)
            return Task.CompletedTask; // mail plays no part here
        _events.Enqueue(() => Any().Process.HandleAsync(hint, default), Now + delay);
        MostMessages = Math.Max(MostMessages, _events.Count);
        return Task.CompletedTask;
    }

    public Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken) => Task.FromResult(MailOutcome.Accepted);

    /// <summary>Runs until each order is paid or expired, and checks the bars of a launch day.</summary>
    public async Task RunAsync()
    {
        for (var i = 0; i < _orders; i++)
        {
            var person = $"p{i}";
            _events.Enqueue(
                async () => Assert.Null((await Any().Place.HandleAsync(_world.Order(person), default)).Problem),
                _began + i * TimeSpan.FromMinutes(1) / _orders
            );
        }

        _gateway.Opened = PageOpened;
        var sweep = _began;
        while (_events.TryDequeue(out var work, out var at))
        {
            for (; sweep < at; sweep += TimeSpan.FromMinutes(1))
                await Any().SweepStock.HandleAsync(default);
            if (at > Now)
                _world.Clock.Advance(at - Now);
            await work();
        }

        Check();
    }

    private PreorderProcess Any() => _processes[_random.Next(_processes.Length)];

    private void PageOpened(PaymentSubject subject, string session)
    {
        if (_gateway.Openings.Count % 2 != 0)
            return;
        _events.Enqueue(
            () =>
            {
                _gateway.Pay(session);
                return Any().Process.HandleAsync(new(subject.CampaignId, subject.PreorderId, IsNotice: true), default);
            },
            Now + TimeSpan.FromMinutes(20 * _random.NextDouble())
        );
    }

    private void Check()
    {
        var preorders = _world.Preorders();
        Assert.Equal(_orders, preorders.Count);
        Assert.Equal(_orders, _gateway.Openings.Count);
        Assert.InRange(
            _gateway.Openings[^1].At - _began,
            TimeSpan.Zero,
            TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1.1 * _orders / _perSecond)
        );
        var places = Enumerable.Range(0, _orders).ToDictionary(i => _world.IdOf($"p{i}"));
        foreach (var (place, opening) in _gateway.Openings.Index())
            Assert.InRange(place - places[opening.PreorderId], -5, 5);
        foreach (var preorder in preorders)
        {
            var last = preorder.History[^1];
            if (last.Status == PreorderStatus.Expired)
                Assert.InRange(last.At - preorder.Checkout!.ExpiresAt, -TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            else
                Assert.Equal(PreorderStatus.Paid, last.Status);
        }

        Assert.Equal(_orders / 2, preorders.Count(preorder => preorder.Status == PreorderStatus.Paid));
        _world.CheckStock();
    }
}
