namespace CampaignFunctions.Benchmarks;

internal sealed record BareSuggestion(string Title, string Text, string[] Tags);
