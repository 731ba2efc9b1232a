using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignFunctions.Tallies;

/// <summary>
/// Writes counts in few bytes. The document lists each option once, and a row of numbers has the counts of the options in the
/// order of this list, whatever the order of the poll's definition is. A row of a segment value begins with its ballots. The
/// columns of an option are the fewest from which all its counts follow. Reads also the counts of the first version, which repeat
/// each name.
/// </summary>
/// <example>
/// <code>{"tiers":{"open":3},"columns":"votes","options":["red","blue"],"row":[2,1],"segments":{"country":{"IT":[3,2,1]}}}</code>
/// </example>
internal sealed class TallyCountsConverter : JsonConverter<TallyCounts>
{
    private const string Options = "options";
    private const string Segments = "segments";
    private const string Row = "row";

    public override TallyCounts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        try
        {
            return Read(json);
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("The counts of a tally are damaged.", fault);
        }
    }

    private static TallyCounts Read(JsonElement json)
    {
        var counts = new TallyCounts();
        foreach (var tier in json.GetProperty("tiers").EnumerateObject())
            counts.Tiers[tier.Name] = tier.Value.GetInt64();
        if (json.GetProperty(Options).ValueKind == JsonValueKind.Object)
            ReadFirstVersion(json, counts);
        else
            ReadRows(json, counts);
        return counts;
    }

    public override void Write(Utf8JsonWriter writer, TallyCounts value, JsonSerializerOptions options)
    {
        string[] ids = [.. value.Options.Keys.Union(value.Segments.Values.SelectMany(values => values.Values).SelectMany(Ids))];
        var columns = TallyColumns.For(AllCounts(value));
        writer.WriteStartObject();
        writer.WriteStartObject("tiers");
        foreach (var (tier, ballots) in value.Tiers)
            writer.WriteNumber(tier, ballots);
        writer.WriteEndObject();
        writer.WriteString("columns", columns.Name);
        if (columns.Ranks > 0)
            writer.WriteNumber("ranks", columns.Ranks);
        writer.WriteStartArray(Options);
        foreach (var id in ids)
            writer.WriteStringValue(id);
        writer.WriteEndArray();
        writer.WriteStartArray(Row);
        WriteRow(writer, columns, ids, value.Options);
        writer.WriteEndArray();
        writer.WriteStartObject(Segments);
        foreach (var (segment, values) in value.Segments)
            WriteSegment(writer, columns, ids, segment, values);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static IEnumerable<string> Ids(SegmentCount cell) => cell.Options.Keys;

    private static IEnumerable<OptionCount> AllCounts(TallyCounts counts) =>
        counts.Options.Values.Concat(
            counts.Segments.Values.SelectMany(values => values.Values).SelectMany(cell => cell.Options.Values)
        );

    private static void WriteSegment(
        Utf8JsonWriter writer,
        TallyColumns columns,
        string[] ids,
        string segment,
        Dictionary<string, SegmentCount> values
    )
    {
        writer.WriteStartObject(segment);
        foreach (var (value, cell) in values)
        {
            writer.WriteStartArray(value);
            writer.WriteNumberValue(cell.Ballots);
            WriteRow(writer, columns, ids, cell.Options);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the numbers of the options up to the last one that has a count.</summary>
    private static void WriteRow(
        Utf8JsonWriter writer,
        TallyColumns columns,
        string[] ids,
        Dictionary<string, OptionCount> counts
    )
    {
        var last = Array.FindLastIndex(ids, counts.ContainsKey);
        for (var option = 0; option <= last; option++)
        {
            foreach (var number in columns.Numbers(counts.GetValueOrDefault(ids[option])))
                writer.WriteNumberValue(number);
        }
    }

    private static void ReadRows(JsonElement json, TallyCounts counts)
    {
        var ranks = json.TryGetProperty("ranks", out var number) ? number.GetInt32() : 0;
        var columns = TallyColumns.Named(json.GetProperty("columns").GetString()!, ranks);
        string[] ids = [.. json.GetProperty(Options).EnumerateArray().Select(id => id.GetString()!)];
        counts.Options = ReadRow(columns, ids, json.GetProperty(Row).EnumerateArray());
        foreach (var segment in json.GetProperty(Segments).EnumerateObject())
        {
            counts.Segments[segment.Name] = segment
                .Value.EnumerateObject()
                .ToDictionary(value => value.Name, value => ReadCell(columns, ids, value.Value.EnumerateArray()));
        }
    }

    private static SegmentCount ReadCell(TallyColumns columns, string[] ids, JsonElement.ArrayEnumerator numbers)
    {
        if (!numbers.MoveNext())
            throw new JsonException("A segment value of a tally has no number.");
        return new() { Ballots = numbers.Current.GetInt64(), Options = ReadRow(columns, ids, numbers) };
    }

    private static Dictionary<string, OptionCount> ReadRow(
        TallyColumns columns,
        string[] ids,
        JsonElement.ArrayEnumerator numbers
    )
    {
        var counts = new Dictionary<string, OptionCount>();
        var row = new long[columns.Width];
        foreach (var id in ids)
        {
            var read = 0;
            while (read < row.Length && numbers.MoveNext())
                row[read++] = numbers.Current.GetInt64();
            if (read == 0)
                break;
            if (read < row.Length)
                throw new JsonException("A row of a tally ends within an option.");
            if (row.AsSpan().ContainsAnyExcept(0))
                counts[id] = columns.Count(row);
        }

        return numbers.MoveNext() ? throw new JsonException("A row of a tally has more numbers than options.") : counts;
    }

    private static void ReadFirstVersion(JsonElement json, TallyCounts counts)
    {
        counts.Options = ReadFirstVersion(json.GetProperty(Options));
        foreach (var segment in json.GetProperty(Segments).EnumerateObject())
        {
            counts.Segments[segment.Name] = segment
                .Value.EnumerateObject()
                .ToDictionary(
                    value => value.Name,
                    value => new SegmentCount
                    {
                        Ballots = value.Value.GetProperty("ballots").GetInt64(),
                        Options = ReadFirstVersion(value.Value.GetProperty(Options)),
                    }
                );
        }
    }

    private static Dictionary<string, OptionCount> ReadFirstVersion(JsonElement options) =>
        options
            .EnumerateObject()
            .ToDictionary(
                option => option.Name,
                option => new OptionCount
                {
                    Votes = option.Value.GetProperty("votes").GetInt64(),
                    Score = option.Value.GetProperty("score").GetInt64(),
                    Ranks = option.Value.TryGetProperty("ranks", out var ranks)
                        ? [.. ranks.EnumerateArray().Select(rank => rank.GetInt64())]
                        : null,
                }
            );
}
