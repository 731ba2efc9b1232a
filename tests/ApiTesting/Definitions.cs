using System.Text.Json.Nodes;

namespace CampaignFunctions.ApiTesting;

/// <summary>Campaign definitions for tests.</summary>
public static class Definitions
{
    public static JsonObject Campaign(string id)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            ["id"] = id,
            ["title"] = Text("Campaign"),
            ["status"] = "live",
            ["participation"] = "open",
            ["windows"] = new JsonObject
            {
                ["voting"] = new JsonObject { ["from"] = now.AddHours(-1), ["to"] = now.AddHours(6) },
            },
            ["segments"] = new JsonObject { ["country"] = new JsonArray("IT", "PL", "FR") },
            ["polls"] = new JsonArray(
                Poll("colour", "single"),
                Poll("extras", "approval", poll => poll["maxChoices"] = 2),
                Poll("names", "ranked", poll => poll["maxChoices"] = 3),
                Poll("budget", "points", poll => poll["maxPoints"] = 5)
            ),
        };
    }

    public static JsonObject Poll(string id, string method, Action<JsonObject>? change = null)
    {
        var poll = new JsonObject
        {
            ["id"] = id,
            ["title"] = Text(id),
            ["method"] = method,
            ["options"] = new JsonArray(Option("red"), Option("blue"), Option("green"), Option("=1+1")),
        };
        change?.Invoke(poll);
        return poll;
    }

    public static JsonObject Option(string id) => new() { ["id"] = id, ["title"] = Text(id) };

    public static JsonObject Choices(params string[] choices) =>
        new() { ["choices"] = new JsonArray([.. choices.Select(choice => JsonValue.Create(choice))]) };

    private static JsonObject Text(string text) => new() { ["en"] = text };
}
