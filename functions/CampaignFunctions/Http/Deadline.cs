namespace CampaignFunctions.Http;

/// <summary>Runs work that has a time limit, or whose duration must stay hidden.</summary>
internal static class Deadline
{
    private static readonly TimeSpan AskedEvery = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Returns the result of the work, or <paramref name="late"/> if the time is up first. Then the work is cancelled, and its
    /// writes may or may not have been saved.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<T> WithinAsync<T>(
        this TimeProvider clock,
        TimeSpan time,
        Func<CancellationToken, Task<T>> work,
        T late,
        CancellationToken cancellationToken
    )
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

    /// <summary>Asks again and again until the answer is yes, or the time is up.</summary>
    public static async Task UntilAsync(
        this TimeProvider clock,
        TimeSpan time,
        Func<CancellationToken, Task<bool>> isDone,
        CancellationToken cancellationToken
    )
    {
        var started = clock.GetTimestamp();
        while (!await isDone(cancellationToken))
        {
            if (clock.GetElapsedTime(started) >= time)
                return;
            await Task.Delay(AskedEvery, clock, cancellationToken);
        }
    }

    /// <summary>
    /// Waits for the work, and rounds the wait up to a whole number of steps. So the duration of the work stays hidden, unless
    /// the step is zero.
    /// </summary>
    public static async Task InStepsAsync(this TimeProvider clock, TimeSpan step, Task work, CancellationToken cancellationToken)
    {
        while (step > TimeSpan.Zero)
        {
            await Task.Delay(step, clock, cancellationToken);
            if (work.IsCompleted)
                break;
        }

        await work;
    }
}
