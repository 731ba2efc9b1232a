using System.Text.Json.Nodes;

namespace CampaignFunctions.LocalHost.OpenApi;

/// <summary>
/// The JSON examples of all bodies, from <c>examples.json</c>. There, a text like <c>$TallyResponse</c> stands for that example.
/// </summary>
internal static class ApiExamples
{
    private static readonly JsonObject Examples = Read();

    /// <summary>The names of the types that have an example.</summary>
    public static IEnumerable<string> Names => Examples.Select(example => example.Key);

    /// <summary>The types that have an example.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [.. typeof(CampaignModule).Assembly.GetExportedTypes().Append(typeof(string)).Where(type => Examples.ContainsKey(type.Name))];

    public static JsonNode Of(Type type) => Resolve(Examples[type.Name]!);

    private static JsonNode Resolve(JsonNode example) =>
        example switch
        {
            JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith('$') => Resolve(Examples[text[1..]]!),
            JsonObject members => new JsonObject(
                members.Select(member => new KeyValuePair<string, JsonNode?>(
                    member.Key,
                    member.Value is null ? null : Resolve(member.Value)
                ))
            ),
            JsonArray items => new JsonArray([.. items.Select(item => Resolve(item!))]),
            _ => example.DeepClone(),
        };

    private static JsonObject Read()
    {
        using var resource = typeof(ApiExamples).Assembly.GetManifestResourceStream("examples.json")!;
        return JsonNode.Parse(resource)!.AsObject();
    }
}
