using System.Text.Json.Nodes;

namespace CampaignFunctions.Infra.Tests;

/// <summary>A resource of a template. Its expressions are evaluated as far as possible without Azure.</summary>
internal sealed record Resource(JsonObject Json)
{
    public string Type => Json["type"]!.GetValue<string>();

    public string Name => Json["name"]!.GetValue<string>();

    public JsonObject Properties => Json["properties"]!.AsObject();

    /// <summary>The part of the name after the last slash.</summary>
    public string ShortName => Name.Split('/')[^1];

    /// <summary>Returns the text of the property at a path, or null if there is none.</summary>
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
