namespace CampaignFunctions.Benchmarks;

/// <summary>What a run of wrk measured. Latencies: how many requests took so many tenths of a millisecond.</summary>
internal sealed record WrkResult(long Requests, double Seconds, long Errors, SortedDictionary<int, long> Latencies)
{
    public double PerSecond => Requests / Seconds;

    /// <summary>A percentile over the requests of several runs, in milliseconds.</summary>
    public static double Percentile(IEnumerable<WrkResult> runs, double percent)
    {
        var all = new SortedDictionary<int, long>();
        foreach (var (tenths, requests) in runs.SelectMany(run => run.Latencies))
            all[tenths] = all.GetValueOrDefault(tenths) + requests;
        var beyond = (long)(all.Values.Sum() * (1 - percent / 100));
        return all.Reverse().SkipWhile(bucket => (beyond -= bucket.Value) >= 0).First().Key / 10.0;
    }
}
