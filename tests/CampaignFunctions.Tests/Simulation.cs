namespace CampaignFunctions.Tests;

/// <summary>
/// Runs asynchronous code on one thread. A seeded random generator chooses the waiting continuation that runs next. The same seed
/// always gives the same interleaving, on every machine.
/// </summary>
internal sealed class Simulation(Random random) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Work, object? State)> _ready = [];
    private readonly List<Exception> _faults = [];

    public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

    /// <summary>Schedules the work. It runs at some time among the other work.</summary>
    public void Start(Func<Task> work) => Post(_ => Watch(work()), null);

    /// <summary>Runs until no work is ready. Throws all exceptions that the work threw.</summary>
    public void Run()
    {
        var outside = Current;
        SetSynchronizationContext(this);
        try
        {
            while (_ready.Count > 0)
            {
                var next = random.Next(_ready.Count);
                var (work, state) = _ready[next];
                _ready.RemoveAt(next);
                work(state);
            }
        }
        finally
        {
            SetSynchronizationContext(outside);
        }

        if (_faults.Count > 0)
            throw new AggregateException(_faults);
    }

    private async void Watch(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception fault)
        {
            _faults.Add(fault);
        }
    }
}
