using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CampaignFunctions.Http;

/// <summary>Writes a stream of lines of JSON (NDJSON), some at a time.</summary>
internal static class JsonLines
{
    public const string ContentType = "application/x-ndjson";

    /// <summary>Writes a line for each item.</summary>
    public static async Task WriteLinesAsync<T>(
        this Stream body,
        IEnumerable<T> items,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken
    )
    {
        using var lines = new MemoryStream();
        foreach (var item in items)
        {
            JsonSerializer.Serialize(lines, item, json);
            lines.WriteByte((byte)'\n');
        }

        lines.Position = 0;
        await lines.CopyToAsync(body, cancellationToken);
    }
}
