namespace CampaignFunctions.Benchmarks;

internal sealed record BareBallot(string[] Choices);
