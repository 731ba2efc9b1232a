namespace CampaignFunctions.Benchmarks;

/// <summary>A measured figure, the value that it must reach, and a reference value of the same run.</summary>
internal sealed record Bar(string What, string Measured, string Wanted, string Beside, bool Holds);
