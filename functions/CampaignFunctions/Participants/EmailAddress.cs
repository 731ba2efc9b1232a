using System.Globalization;
using System.Net.Mail;
using CampaignFunctions.Text;

namespace CampaignFunctions.Participants;

/// <summary>Email addresses in the one form in which a person's is always the same.</summary>
internal static class EmailAddress
{
    private const int MaxLength = 254; // RFC 5321, section 4.5.3.1.3, less the angle brackets
    private const int MaxLocal = 64;

    private static readonly IdnMapping Punycode = new() { UseStd3AsciiRules = true };

    /// <summary>Trimmed, in NFC and lower case, the domain in punycode, plus-tags kept; null for what is no address.</summary>
    public static string? Normalise(string? text)
    {
        var address = NormalText.Of(text ?? "").Trim();
        if (address.Length > MaxLength || !MailAddress.TryCreate(address, out var parsed) || parsed.Address != address)
            return null;
        if (parsed.User.Length > MaxLocal || parsed.User.Contains('"') || parsed.Host.Contains('[') || !parsed.Host.Contains('.'))
            return null;
        try
        {
            var normal = $"{NormalText.Of(parsed.User.ToLowerInvariant())}@{Punycode.GetAscii(parsed.Host).ToLowerInvariant()}";
            return normal.Length <= MaxLength && !normal.EndsWith('.') ? normal : null; // with the root's dot it would be a second form
        }
        catch (ArgumentException)
        {
            return null; // a domain that has no form in ASCII
        }
    }
}
