using System.Text.Json.Nodes;

namespace CampaignFunctions.Benchmarks;

/// <summary>
/// A campaign with a suggestions window, with an edition that does not sell out, and with polls like Krakow's: voters rank three
/// of 119 projects.
/// </summary>
internal static class BenchmarkCampaign
{
    public const string Id = "benchmark";
    public const string Small = "small";
    public const string Large = "large";
    public const string Edition = "first";
    public const int Capacity = 250_000;
    public const int Options = 119;
    public const int Choices = 3;

    public static string BallotPath(string poll) => $"/api/campaigns/{Id}/polls/{poll}/ballot";

    public static JsonObject Definition()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            ["id"] = Id,
            ["title"] = new JsonObject { ["en"] = "Benchmark" },
            ["status"] = "live",
            ["participation"] = "open",
            ["windows"] = new JsonObject
            {
                ["voting"] = Open(now),
                ["suggestions"] = Open(now),
                ["preorders"] = Open(now),
            },
            ["polls"] = new JsonArray(Poll(Small), Poll(Large)),
            ["editions"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = Edition,
                    ["title"] = new JsonObject { ["en"] = "First edition" },
                    ["price"] = new JsonObject { ["amount"] = 1_850_000, ["currency"] = "EUR" },
                    ["payment"] = "deposit",
                    ["deposit"] = 50_000,
                    ["capacity"] = Capacity,
                    ["choices"] = new JsonArray(
                        new JsonObject
                        {
                            ["id"] = "trim",
                            ["title"] = new JsonObject { ["en"] = "Trim" },
                            ["values"] = new JsonArray(
                                new JsonObject { ["id"] = "pop", ["surcharge"] = 0 },
                                new JsonObject { ["id"] = "lounge", ["surcharge"] = 150_000 }
                            ),
                        }
                    ),
                }
            ),
        };
    }

    /// <summary>Writes a file with one ballot body per line; returns its path.</summary>
    public static string Bodies(string folder, int seed)
    {
        var random = new Random(seed);
        var file = Path.Combine(folder, "bodies");
        File.WriteAllLines(file, Enumerable.Range(0, 5000).Select(_ => Body(random)));
        return file;
    }

    public static string Body(Random random)
    {
        var choices = Enumerable.Range(0, Options).ToArray();
        random.Shuffle(choices);
        return new JsonObject
        {
            ["choices"] = new JsonArray([.. choices.Take(Choices).Select(option => JsonValue.Create(OptionId(option)))]),
        }.ToJsonString();
    }

    private static JsonObject Open(DateTimeOffset now) => new() { ["from"] = now.AddMinutes(-1), ["to"] = now.AddHours(6) };

    private static JsonObject Poll(string id) =>
        new()
        {
            ["id"] = id,
            ["title"] = new JsonObject { ["en"] = id },
            ["method"] = "ranked",
            ["maxChoices"] = Choices,
            ["options"] = new JsonArray([
                .. Enumerable
                    .Range(0, Options)
                    .Select(option => new JsonObject
                    {
                        ["id"] = OptionId(option),
                        ["title"] = new JsonObject { ["en"] = $"Project {option}" },
                    }),
            ]),
        };

    private static string OptionId(int option) => $"BO.OM.{option}-24";
}
