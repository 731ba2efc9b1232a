namespace CampaignFunctions.Http;

/// <summary>Work that may take only so long, or must not show how long it took.</summary>
internal static class Deadline
{
    /// <summary>
    /// What the work returns; <paramref name="late"/> where the time was up first. The work is then cancelled, and what it wrote may
    /// or may not stand.
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

    /// <summary>
    /// Waits for the work, and then until a whole number of steps has passed: how long the work took does not show. It does where the
    /// step is nothing.
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
