using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignFunctions.Security;
using CampaignFunctions.Text;

namespace CampaignFunctions.Participants;

/// <summary>
/// Creates and checks the nine digits that prove an address. The digits are derived from a nonce and the pepper, so no document
/// holds them.
/// </summary>
public sealed class Codes(Keyring keys)
{
    private const int NonceBytes = 16;

    /// <summary>
    /// Returns the code that somebody typed or pasted: without blanks and dashes, and with the digits of a full-width keyboard as
    /// ASCII digits.
    /// </summary>
    public static string Typed(string code) =>
        string.Concat(
            NormalText
                .Of(code)
                .Normalize(NormalizationForm.FormKC)
                .Where(letter => !char.IsWhiteSpace(letter) && char.GetUnicodeCategory(letter) != UnicodeCategory.DashPunctuation)
        );

    /// <summary>Returns a new code, which is valid only with this secret.</summary>
    public static CodeState Issue(string secret, DateTimeOffset now, string? locale, ConsentRequest[] consents) =>
        new(Secrets.TagOf(secret), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes)), now, 0, locale)
        {
            Consents = consents,
        };

    public string Digits(string identityKey, CodeState code, int pepper)
    {
        var hash = keys.Hash(pepper, "code", identityKey, code.Nonce);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) % 1_000_000_000).ToString("D9", CultureInfo.InvariantCulture);
    }

    /// <summary>Returns whether the guess is right. The duration does not depend on the position of a wrong digit.</summary>
    public bool IsRight(string identityKey, CodeState code, int pepper, string guess) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Digits(identityKey, code, pepper)),
            Encoding.UTF8.GetBytes(guess)
        );

    /// <summary>Returns the name of a code's mail, which is the same each time the mail is sent.</summary>
    public string MailName(string identityKey, CodeState code, int pepper) =>
        Convert.ToHexStringLower(keys.Hash(pepper, "mail", identityKey, code.Nonce).AsSpan(0, NonceBytes));
}
