namespace CampaignFunctions.Http;

/// <summary>Work that may take only so long.</summary>
internal static class Deadline
{
    /// <summary>
    /// What the work returns; <paramref name="late"/> where the time was up first. The work is then cancelled, and what it wrote may
    /// or may not stand.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<T> WithinAsync<T>(
        this TimeProvider clock, TimeSpan time, Func<CancellationToken, Task<T>> work, T late, CancellationToken cancellationToken)
    {
        using var timeUp = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeUp.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return late;
        }
    }
}
