namespace CampaignFunctions.Benchmarks;

/// <summary>
/// The measurements of a run of wrk. The latencies map tenths of a millisecond to the number of requests that took that long.
/// </summary>
internal sealed record WrkResult(long Requests, double Seconds, long Errors, SortedDictionary<int, long> Latencies)
{
    public double PerSecond => Requests / Seconds;

    /// <summary>Returns a percentile over the requests of several runs, in milliseconds.</summary>
    public static double Percentile(IEnumerable<WrkResult> runs, double percent)
    {
        var all = new SortedDictionary<int, long>();
        foreach (var (tenths, requests) in runs.SelectMany(run => run.Latencies))
            all[tenths] = all.GetValueOrDefault(tenths) + requests;
        var beyond = (long)(all.Values.Sum() * (1 - percent / 100));
        return all.Reverse().SkipWhile(bucket => (beyond -= bucket.Value) >= 0).First().Key / 10.0;
    }
}
