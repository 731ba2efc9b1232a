namespace CampaignFunctions.Harness;

/// <summary>Waits for what comes by itself, as counts and mail do.</summary>
public static class Eventually
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until there is an answer that is as it should be.</summary>
    /// <param name="ask">Asks; every answer is looked at.</param>
    /// <param name="isIt">Whether it is as it should be.</param>
    /// <param name="deadline">How long that may take.</param>
    /// <param name="otherwise">What is said of the last answer where it takes longer.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> isIt, TimeSpan deadline, Func<T, string> otherwise)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isIt(answer))
                return answer;
            if (TimeProvider.System.GetElapsedTime(began) > deadline)
                throw new TimeoutException($"Not within {deadline}: {otherwise(answer)}");
            await Task.Delay(Between, TimeProvider.System);
        }
    }
}
