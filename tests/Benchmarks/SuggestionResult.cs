namespace CampaignFunctions.Benchmarks;

/// <summary>The measurements of the suggestion load on a local host over HTTP.</summary>
internal sealed record SuggestionResult(
    long Imported,
    double ImportSeconds,
    double PeakMegabytes,
    double FirstPagesP99,
    double LaterPagesP99,
    double TagP99
)
{
    public double BarePerSecond { get; init; }

    public double PerSecond { get; init; }

    public long Errors { get; init; }
}
