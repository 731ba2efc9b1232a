namespace CampaignFunctions.Benchmarks;

/// <summary>A figure, what it must be, and what it was compared with in the same run.</summary>
internal sealed record Bar(string What, string Measured, string Wanted, string Beside, bool Holds);
