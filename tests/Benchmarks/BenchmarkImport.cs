using System.Net;
using System.Text.Json;

namespace CampaignFunctions.Benchmarks;

/// <summary>The body of an import, generated while it is sent.</summary>
internal sealed class BenchmarkImport : HttpContent
{
    private readonly int _count;

    public BenchmarkImport(int count)
    {
        _count = count;
        Headers.ContentType = new("application/x-ndjson");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        using var lines = new MemoryStream();
        for (var i = 0; i < _count; i++)
        {
            var line = BenchmarkSuggestion.Body(i);
            line["ref"] = $"old-{i}";
            line["createdAt"] = BenchmarkSuggestion.CreatedAt((double)i / _count);
            JsonSerializer.Serialize(lines, line);
            lines.WriteByte((byte)'\n');
            if (lines.Length < 64 * 1024 && i < _count - 1)
                continue;
            lines.Position = 0;
            await lines.CopyToAsync(stream);
            lines.SetLength(0);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
