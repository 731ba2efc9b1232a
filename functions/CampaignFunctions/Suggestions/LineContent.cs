using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace CampaignFunctions.Suggestions;

/// <summary>Compares lines of an import by their content, however they were written.</summary>
internal static class LineContent
{
    /// <summary>Returns the hash of the content of a line.</summary>
    /// <param name="suggestion">The suggestion in normal form.</param>
    /// <param name="createdAt">The time that the line gives; null if it gives none.</param>
    public static string HashOf(SuggestionRequest suggestion, DateTimeOffset? createdAt)
    {
        var content = new ImportLine("", suggestion.Title, suggestion.Text, suggestion.Tags, createdAt?.ToUniversalTime());
        return Hash(JsonSerializer.SerializeToUtf8Bytes(content, SuggestionJson.Default.ImportLine));
    }

    /// <summary>Returns the hash of the bytes of a line, which an earlier version stored.</summary>
    public static string HashOfBytes(byte[] line) => Hash(line.AsSpan().TrimEnd((byte)'\r'));

    /// <summary>Returns the first line without the byte order mark that some programs write.</summary>
    public static byte[]? WithoutMark(byte[]? line) => line is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : line;

    public static bool IsBlank(byte[] line) => line.AsSpan().IndexOfAnyExcept(" \t\r"u8) < 0;

    private static string Hash(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(SHA256.HashData(bytes));
}
