using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CampaignFunctions.Security;

/// <summary>Random secrets, and secrets that are mailed to customers. The store has only their hashes.</summary>
internal static class Secrets
{
    private const int SecretBytes = 16;
    private const int TagBytes = 16;

    /// <summary>Returns a random secret of 128 bits.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Returns the hash of a secret, by which a document or a token knows it.</summary>
    public static string TagOf(string secret) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, TagBytes));

    /// <summary>Compares in a time that reveals nothing about the expected text.</summary>
    public static bool IsEqual(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
