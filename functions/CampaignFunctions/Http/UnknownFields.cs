using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CampaignFunctions.Http;

/// <summary>Finds fields of a JSON text that the type of its value does not have.</summary>
internal static class UnknownFields
{
    /// <summary>Returns the path of the first unknown field; null if there is none.</summary>
    public static string? First(JsonElement value, JsonTypeInfo type, string path = "$") =>
        (type.Kind, value.ValueKind) switch
        {
            (JsonTypeInfoKind.Object, JsonValueKind.Object) => value
                .EnumerateObject()
                .Select(field => OfField(field, type, $"{path}.{field.Name}"))
                .FirstOrDefault(found => found is not null),
            (JsonTypeInfoKind.Dictionary, JsonValueKind.Object) => value
                .EnumerateObject()
                .Select(entry => First(entry.Value, ElementOf(type), $"{path}.{entry.Name}"))
                .FirstOrDefault(found => found is not null),
            (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => value
                .EnumerateArray()
                .Select((element, i) => First(element, ElementOf(type), $"{path}[{i}]"))
                .FirstOrDefault(found => found is not null),
            _ => null,
        };

    private static string? OfField(JsonProperty field, JsonTypeInfo type, string path)
    {
        var known = type.Properties.FirstOrDefault(property => property.Name == field.Name);
        return known is null ? path : First(field.Value, type.Options.GetTypeInfo(known.PropertyType), path);
    }

    private static JsonTypeInfo ElementOf(JsonTypeInfo type) => type.Options.GetTypeInfo(type.ElementType!);
}
