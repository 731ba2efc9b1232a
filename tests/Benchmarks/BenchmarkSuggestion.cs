using System.Text.Json.Nodes;

namespace CampaignFunctions.Benchmarks;

/// <summary>Suggestions of 400 characters and three tags: a common one, one of a hundred, and one that one in ten thousand carries.</summary>
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

    /// <summary>When the suggestion at this part of the whole was made.</summary>
    public static DateTimeOffset CreatedAt(double part) => First + Span * part;

    public static JsonObject Body(int number) =>
        new()
        {
            ["title"] = $"Idea {number}",
            ["text"] = $"{number:D7} {Words}"[..400],
            ["tags"] = new JsonArray($"common-{number % 10}", $"some-{number % 100}", RareTag(number)),
        };
}
