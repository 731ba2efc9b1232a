using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignFunctions.Text;

/// <summary>Reads times that name their zone. A time without one would mean another instant on each machine.</summary>
public sealed class ZonedTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return HasZone(text) && reader.TryGetDateTimeOffset(out var time)
            ? time
            : throw new WrongValueException("must be a time with its zone, such as 2026-03-01T12:00:00Z");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    private static bool HasZone(string text) =>
        text.IndexOf('T') is var time and >= 0 && text.AsSpan(time).ContainsAny('Z', '+', '-');
}
