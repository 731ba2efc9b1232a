using System.Text.Json.Nodes;

namespace CampaignFunctions.Benchmarks;

/// <summary>
/// Suggestions with 400 characters and three tags: one of every 10th suggestion, one of every 100th, and one of every 10,000th.
/// </summary>
internal static class BenchmarkSuggestion
{
    private const int Rare = 10_000;

    private static readonly DateTimeOffset First = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromDays(1000);
    private static readonly string Words = string.Join(
        ' ',
        Enumerable.Repeat("a roof of glass that opens like the first one did", 12)
    );

    public static string RareTag(int number) => $"rare-{number % Rare}";

    /// <summary>Returns the creation time of the suggestion at this fraction of the import.</summary>
    public static DateTimeOffset CreatedAt(double part) => First + Span * part;

    public static JsonObject Body(int number) =>
        new()
        {
            ["title"] = $"Idea {number}",
            ["text"] = $"{number:D7} {Words}"[..400],
            ["tags"] = new JsonArray($"common-{number % 10}", $"some-{number % 100}", RareTag(number)),
        };
}
