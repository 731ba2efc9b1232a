using System.Collections.Concurrent;

namespace CampaignFunctions.Benchmarks;

/// <summary>Sends requests at a steady pace. A slow answer does not delay the requests after it.</summary>
internal static class SteadyLoad
{
    /// <summary>
    /// Returns the 99th percentile of the time from when a request was due to the end of its answer, in milliseconds.
    /// </summary>
    public static Task<double> P99Async(HttpClient http, int perSecond, int seconds, Func<int, string> address) =>
        P99Async(
            perSecond,
            seconds,
            async i =>
            {
                using var answer = await http.GetAsync(new Uri(address(i), UriKind.Relative));
                answer.EnsureSuccessStatusCode();
            }
        );

    /// <summary>
    /// Returns the 99th percentile of the time from when a request was due to the end of its answer, in milliseconds.
    /// </summary>
    public static async Task<double> P99Async(int perSecond, int seconds, Func<int, Task> send)
    {
        var times = new ConcurrentBag<double>();
        var requests = new List<Task>(perSecond * seconds);
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < perSecond * seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond);
            while (due - TimeProvider.System.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, TimeProvider.System);
            requests.Add(SendAsync(i, due));
        }

        await Task.WhenAll(requests);
        return Percentile.Of(times, 99);

        async Task SendAsync(int i, TimeSpan due)
        {
            await send(i);
            times.Add((TimeProvider.System.GetElapsedTime(started) - due).TotalMilliseconds);
        }
    }
}
