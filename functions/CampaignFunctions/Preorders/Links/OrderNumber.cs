using System.Security.Cryptography;
using System.Text;

namespace CampaignFunctions.Preorders;

/// <summary>
/// The short number of a pre-order for people, such as <c>7KQ4-M2XP</c>: eight digits of Crockford's base 32, which has no
/// letters that look like digits. It follows from the id. Two pre-orders of a million have the same number with a probability of
/// about 1 to 3, so a search by number returns a list.
/// </summary>
internal static class OrderNumber
{
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // www.crockford.com/base32.html
    private const int Length = 8;
    private const int Half = Length / 2;
    private const int Bits = 5;

    public static string Of(string preorderId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(preorderId));
        var number = BitConverter.ToUInt64(hash);
        var digits = new char[Length];
        for (var i = 0; i < Length; i++)
            digits[i] = Digits[(int)(number >> (Bits * i)) & 31];
        return $"{new string(digits, 0, Half)}-{new string(digits, Half, Half)}";
    }

    /// <summary>
    /// Returns the number that a person has typed: in any case, with or without the hyphen, with O for 0 and I or L for 1.
    /// Returns null if the text is not a number.
    /// </summary>
    public static string? Normalise(string text)
    {
        var digits = new StringBuilder(Length);
        foreach (var typed in text.ToUpperInvariant().Where(character => character is not ('-' or ' ')))
        {
            var digit = typed switch
            {
                'O' => '0',
                'I' or 'L' => '1',
                _ => typed,
            };
            if (digits.Length == Length || !Digits.Contains(digit, StringComparison.Ordinal))
                return null;
            digits.Append(digit);
        }

        return digits.Length == Length ? digits.Insert(Half, '-').ToString() : null;
    }
}
