using CampaignFunctions.Storage;

namespace CampaignFunctions.Tests;

/// <summary>Ends a process at one of its points: before or after any of the awaits with which it reaches the world.</summary>
internal sealed class Mortality(int endsAt)
{
    private int _points;
    private bool _isEnded;

    /// <summary>Whether it has come to that.</summary>
    public bool IsEnded => _isEnded;

    public async Task<T> AroundAsync<T>(Func<Task<T>> work)
    {
        Point();
        var result = await work();
        Point();
        return result;
    }

    /// <summary>What was asked of the store, for who counts it.</summary>
    public List<string> Operations { get; } = [];

    public Task<T> AroundAsync<T>(string operation, ContainerDefinition container, Func<Task<T>> work)
    {
        Operations.Add($"{operation} {container.Name}");
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
        _isEnded |= _points++ == endsAt;
        if (_isEnded)
            throw new ProcessEndedException();
    }
}
