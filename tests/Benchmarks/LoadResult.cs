namespace CampaignFunctions.Benchmarks;

/// <summary>The measurements of the ballot load on a local host over HTTP.</summary>
internal sealed record LoadResult(
    double ReadySeconds,
    double BarePerSecond,
    double BallotsPerSecond,
    double P99,
    double Max,
    double SyncP99,
    double LagP99,
    int LagSamples,
    long Errors,
    long Ballots,
    TimedRecount Small,
    TimedRecount Large,
    double PeakMegabytes
);
