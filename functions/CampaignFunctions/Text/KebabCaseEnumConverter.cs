using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignFunctions.Text;

/// <summary>Writes each value of an enumeration as one name in kebab case. Refuses numbers and combinations of values.</summary>
public sealed class KebabCaseEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues<T>().ToDictionary(value => value, KebabCase.Of);

    private static readonly Dictionary<string, T> Values = Names.ToDictionary(name => name.Value, name => name.Key);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new WrongValueException($"must be one of {string.Join(", ", Values.Keys)}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Names[value]);
}
