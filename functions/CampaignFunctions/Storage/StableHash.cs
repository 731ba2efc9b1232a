using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CampaignFunctions.Storage;

/// <summary>Spreads texts over partitions: the same text goes to the same partition in every process, for ever.</summary>
internal static class StableHash
{
    /// <summary>
    /// Returns a number that is at least 0 and less than <paramref name="count"/>: the first 32 bits of the text's SHA-256,
    /// modulo the count.
    /// </summary>
    public static int Modulo(string text, int count)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)count);
    }
}
