using System.Text.Json;
using System.Text.Json.Nodes;

namespace CampaignFunctions.ApiTesting;

/// <summary>Checks JSON against the schemas of the API description, as far as the description uses JSON Schema.</summary>
public static class ApiSchema
{
    private static readonly string[] Known =
    [
        "$ref",
        "oneOf",
        "type",
        "enum",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "format",
        "description",
        "default",
    ];

    /// <summary>Returns the first place where the value breaks the schema, with the reason; null if there is none.</summary>
    public static string? FaultOf(JsonNode? value, JsonNode schema, string path = "$")
    {
        if (schema.AsObject().Select(keyword => keyword.Key).Except(Known).FirstOrDefault() is { } unknown)
            throw new NotSupportedException($"The check of {path} does not know {unknown}.");
        if (schema["$ref"] is { } reference)
            return FaultOf(value, Find(reference.GetValue<string>()), path);
        if (schema["oneOf"] is JsonArray any)
            return any.Any(one => FaultOf(value, one!, path) is null) ? null : $"{path} is none of the alternatives";
        if (schema["type"] is { } types && !Types(types).Any(type => Is(value, type)))
            return $"{path} is {value?.ToJsonString() ?? "null"}, not {types.ToJsonString()}";
        if (value is not null && schema["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
            return $"{path} is {value.ToJsonString()}, not one of {allowed.ToJsonString()}";
        return value switch
        {
            JsonArray items when schema["items"] is { } item => items
                .Select((each, i) => FaultOf(each, item, $"{path}[{i}]"))
                .FirstOrDefault(fault => fault is not null),
            JsonObject members => FaultOfMembers(members, schema, path),
            _ => null,
        };
    }

    private static string? FaultOfMembers(JsonObject members, JsonNode schema, string path)
    {
        foreach (var name in schema["required"]?.AsArray() ?? [])
        {
            if (!members.ContainsKey(name!.GetValue<string>()))
                return $"{path}.{name} is missing";
        }

        var properties = schema["properties"]?.AsObject();
        if (properties is null && schema["additionalProperties"] is null)
            return null; // any object
        foreach (var (name, value) in members)
        {
            var described = properties?[name] ?? schema["additionalProperties"];
            if (described is null)
                return $"{path}.{name} is not described";
            if (described is JsonObject && FaultOf(value, described, $"{path}.{name}") is { } fault)
                return fault;
        }

        return null;
    }

    private static JsonNode Find(string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode)ApiOperation.Document, (node, name) => node[name]!);

    private static IEnumerable<string> Types(JsonNode types) =>
        types is JsonArray several ? several.Select(type => type!.GetValue<string>()) : [types.GetValue<string>()];

    private static bool Is(JsonNode? value, string type) =>
        type switch
        {
            "null" => value is null,
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value?.GetValueKind() == JsonValueKind.String,
            "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "integer" => value?.GetValueKind() == JsonValueKind.Number
                && value.ToJsonString().All(c => c == '-' || char.IsAsciiDigit(c)),
            "number" => value?.GetValueKind() == JsonValueKind.Number,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The description has an unknown type."),
        };
}
