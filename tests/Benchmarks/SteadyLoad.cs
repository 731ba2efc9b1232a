using System.Collections.Concurrent;

namespace CampaignFunctions.Benchmarks;

/// <summary>Sends GET requests at a steady pace. A slow answer does not delay the requests after it.</summary>
internal static class SteadyLoad
{
    /// <summary>
    /// Returns the 99th percentile of the time from when a request was due to the end of its answer, in milliseconds.
    /// </summary>
    public static async Task<double> P99Async(HttpClient http, int perSecond, int seconds, Func<int, string> address)
    {
        var times = new ConcurrentBag<double>();
        var requests = new List<Task>(perSecond * seconds);
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < perSecond * seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond);
            while (due - TimeProvider.System.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, TimeProvider.System);
            requests.Add(SendAsync(new Uri(address(i), UriKind.Relative), due));
        }

        await Task.WhenAll(requests);
        return Percentile.Of(times, 99);

        async Task SendAsync(Uri uri, TimeSpan due)
        {
            using var answer = await http.GetAsync(uri);
            answer.EnsureSuccessStatusCode();
            times.Add((TimeProvider.System.GetElapsedTime(started) - due).TotalMilliseconds);
        }
    }
}
