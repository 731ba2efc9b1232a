namespace CampaignFunctions.Benchmarks;

/// <summary>The time to fold a log from its beginning, and the time to only read and parse it.</summary>
internal sealed record FoldResult(long Revisions, double ReadSeconds, double FoldSeconds);
