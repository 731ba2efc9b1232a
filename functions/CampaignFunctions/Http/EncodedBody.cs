using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CampaignFunctions.Http;

/// <summary>
/// The bytes of a body for many callers. It is written once, and compressed once for each encoding that somebody asks for.
/// </summary>
public sealed class EncodedBody
{
    /// <summary>The size from which the answer is worth compressing, because it does not fit into one packet.</summary>
    private const int Worth = 1400;

    private readonly byte[] _plain;
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    private EncodedBody(byte[] plain, string contentType)
    {
        (_plain, ContentType) = (plain, contentType);
        _brotli = new(() => Compress(to => new BrotliStream(to, CompressionLevel.Fastest)));
        _gzip = new(() => Compress(to => new GZipStream(to, CompressionLevel.Fastest)));
    }

    internal string ContentType { get; }

    /// <summary>Writes the value.</summary>
    public static EncodedBody Of<T>(T value, JsonTypeInfo<T> json) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, json), "application/json; charset=utf-8");

    /// <summary>Writes the table.</summary>
    public static EncodedBody OfCsv(string table) => new(Encoding.UTF8.GetBytes(table), "text/csv; charset=utf-8");

    /// <summary>Returns the bytes in the best encoding that the caller accepts; without an encoding, they are plain.</summary>
    internal (byte[] Bytes, string? Encoding) For(HttpRequest request)
    {
        if (_plain.Length < Worth)
            return (_plain, null);
        var accepted = StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var values) ? values : [];
        if (Accepts(accepted, "br"))
            return (_brotli.Value, "br");
        return Accepts(accepted, "gzip") ? (_gzip.Value, "gzip") : (_plain, null);
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding)
    {
        var named = accepted.FirstOrDefault(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase));
        return (named ?? accepted.FirstOrDefault(value => value.Value == "*")) is { } value && value.Quality is null or > 0;
    }

    private byte[] Compress(Func<Stream, Stream> encoder)
    {
        using var bytes = new MemoryStream();
        using (var encoding = encoder(bytes))
            encoding.Write(_plain);
        return bytes.ToArray();
    }
}
