namespace CampaignFunctions.Harness;

/// <summary>Waits for results that arrive later, such as counts and mail.</summary>
public static class Eventually
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until an answer meets the condition; returns that answer.</summary>
    /// <param name="isIt">Returns whether an answer meets the condition.</param>
    /// <param name="deadline">The longest time to wait.</param>
    /// <param name="otherwise">Describes the last answer for the exception.</param>
    /// <exception cref="TimeoutException">No answer met the condition within the deadline.</exception>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> isIt, TimeSpan deadline, Func<T, string> otherwise)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isIt(answer))
                return answer;
            if (TimeProvider.System.GetElapsedTime(began) > deadline)
                throw new TimeoutException($"Not reached within {deadline}: {otherwise(answer)}");
            await Task.Delay(Between, TimeProvider.System);
        }
    }
}
