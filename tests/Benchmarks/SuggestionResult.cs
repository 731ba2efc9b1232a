namespace CampaignFunctions.Benchmarks;

/// <summary>The measurements of the suggestion load on a local host over HTTP.</summary>
internal sealed record SuggestionResult(
    SubmitResult Submitted,
    long Imported,
    double ImportSeconds,
    double PeakMegabytes,
    double FirstPagesP99,
    double LaterPagesP99,
    double TagP99
);
