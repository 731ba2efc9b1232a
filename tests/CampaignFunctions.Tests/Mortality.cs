using CampaignFunctions.Storage;

namespace CampaignFunctions.Tests;

/// <summary>
/// Ends a process at one of its points. A point lies before or after each await with which the process reaches the outside world.
/// </summary>
internal sealed class Mortality(int endsAt)
{
    private int _points;
    private volatile bool _isEnded;

    /// <summary>True if the process has ended.</summary>
    public bool IsEnded => _isEnded;

    public async Task<T> AroundAsync<T>(Func<Task<T>> work)
    {
        Point();
        var result = await work();
        Point();
        return result;
    }

    /// <summary>The store operations of the process, for tests that count them.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>The store operation that finds the store busy; null if none does.</summary>
    public string? Busy { get; init; }

    public Task<T> AroundAsync<T>(string operation, ContainerDefinition container, Func<Task<T>> work)
    {
        var name = $"{operation} {container.Name}";
        lock (Operations)
            Operations.Add(name);
        if (name == Busy)
            throw new StoreBusyException(TimeSpan.FromSeconds(1));
        return AroundAsync(work);
    }

    public Task AroundAsync(Func<Task> work) =>
        AroundAsync(async () =>
        {
            await work();
            return true;
        });

    public void Point()
    {
        if (Interlocked.Increment(ref _points) == endsAt + 1)
            _isEnded = true;
        if (_isEnded)
            throw new ProcessEndedException();
    }
}
