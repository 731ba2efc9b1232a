namespace CampaignFunctions.Harness;

/// <summary>Waits for results that arrive later, such as counts and mail.</summary>
public static class Eventually
{
    /// <summary>The longest wait. It only ends a test that fails, so a busy machine has time.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until an answer meets the condition; returns that answer.</summary>
    /// <param name="isIt">Returns whether an answer meets the condition.</param>
    /// <param name="otherwise">Describes the last answer for the exception.</param>
    /// <exception cref="TimeoutException">No answer met the condition within <see cref="Deadline"/>.</exception>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> isIt, Func<T, string> otherwise)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isIt(answer))
                return answer;
            if (TimeProvider.System.GetElapsedTime(began) > Deadline)
                throw new TimeoutException($"Not reached within {Deadline}: {otherwise(answer)}");
            await Task.Delay(Between, TimeProvider.System);
        }
    }
}
