using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignFunctions.Security;

namespace CampaignFunctions.Participants;

/// <summary>Six digits that prove an address. They are derived from a nonce under the pepper, so no document holds them.</summary>
public sealed class Codes(Keyring keys)
{
    private const int NonceBytes = 16;

    public static CodeState Issue(DateTimeOffset now, string? locale) =>
        new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes)), now, 0, locale);

    public string Digits(string identityKey, CodeState code, int pepper)
    {
        var hash = keys.Hash(pepper, "code", identityKey, code.Nonce);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Compares in a time that does not depend on where the digits differ.</summary>
    public bool IsRight(string identityKey, CodeState code, int pepper, string guess) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Digits(identityKey, code, pepper)),
            Encoding.UTF8.GetBytes(guess)
        );

    /// <summary>Names the mail of a code, the same however often it is sent.</summary>
    public string MessageId(string identityKey, CodeState code, int pepper) =>
        $"{Convert.ToHexStringLower(keys.Hash(pepper, "mail", identityKey, code.Nonce).AsSpan(0, NonceBytes))}@campaign-functions";
}
