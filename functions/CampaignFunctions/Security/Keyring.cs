using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Security;

/// <summary>
/// Holds the secret keys. Peppers are for keyed hashes, and each campaign keeps the pepper with which it began. The other keys
/// sign participant tokens: the newest key signs, and all keys verify. Numbers count up from 1.
/// </summary>
public sealed class Keyring
{
    private readonly SortedDictionary<int, byte[]> _peppers;

    /// <summary>Reads the keys from the settings.</summary>
    /// <exception cref="InvalidOperationException">A key is missing, is not base64, or is shorter than 32 bytes.</exception>
    public Keyring(IOptions<KeySettings> settings)
    {
        _peppers = Keys(settings.Value.Peppers, "Keys:Peppers");
        SigningKeys = Keys(settings.Value.SigningKeys, "Keys:SigningKeys");
    }

    /// <summary>The number of the pepper for new campaigns.</summary>
    public int CurrentPepper => _peppers.Keys.Last();

    /// <summary>The numbers of all peppers, the newest last.</summary>
    public IReadOnlyCollection<int> Peppers => _peppers.Keys;

    public IReadOnlyDictionary<int, byte[]> SigningKeys { get; }

    /// <summary>Returns the HMAC-SHA256 of the inputs, joined by line feeds, with a pepper as the key.</summary>
    public byte[] Hash(int pepper, params ReadOnlySpan<string> inputs) => Hash(_peppers[pepper], inputs);

    public static byte[] Hash(byte[] key, params ReadOnlySpan<string> inputs) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Join('\n', inputs)));

    private static SortedDictionary<int, byte[]> Keys(Dictionary<int, string> settings, string name)
    {
        var keys = new SortedDictionary<int, byte[]>();
        foreach (var (number, text) in settings)
        {
            var key = new byte[256];
            if (!Convert.TryFromBase64String(text, key, out var length) || length < 32)
                throw new InvalidOperationException($"{name}:{number} must be at least 32 bytes in base64.");
            keys.Add(number, key[..length]);
        }

        return keys.Count > 0 ? keys : throw new InvalidOperationException($"{name} must hold at least one key.");
    }
}
