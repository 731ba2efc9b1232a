using System.Text.Json.Nodes;

namespace CampaignFunctions.Infra.Tests;

/// <summary>A resource of a template, with its expressions evaluated as far as that can be done without Azure.</summary>
internal sealed record Resource(JsonObject Json)
{
    public string Type => Json["type"]!.GetValue<string>();

    public string Name => Json["name"]!.GetValue<string>();

    public JsonObject Properties => Json["properties"]!.AsObject();

    /// <summary>The part of the name after the last slash.</summary>
    public string ShortName => Name.Split('/')[^1];

    /// <summary>What stands at a path of properties, in text; null for nothing.</summary>
    public string? this[string path]
    {
        get
        {
            JsonNode? node = Properties;
            foreach (var part in path.Split('.'))
                node = (node as JsonObject)?[part];
            return node is JsonValue value ? value.ToString() : node?.ToJsonString();
        }
    }
}
