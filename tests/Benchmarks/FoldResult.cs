namespace CampaignFunctions.Benchmarks;

/// <summary>What folding a log from its beginning takes, beside merely reading and parsing it.</summary>
internal sealed record FoldResult(long Revisions, double ReadSeconds, double FoldSeconds);
