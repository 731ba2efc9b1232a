using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Text;

namespace CampaignFunctions.Participants;

/// <summary>Converts email addresses to a normal form, in which the address of a person is always the same.</summary>
internal static class EmailAddress
{
    private const int MaxLength = 254; // RFC 5321, section 4.5.3.1.3, without the angle brackets
    private const int MaxLocal = 64;

    private static readonly string[] Gmail = ["gmail.com", "googlemail.com"];

    private static readonly IdnMapping Punycode = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// Returns the address trimmed, in NFC and lower case, with its domain in punycode. Plus-tags are kept. Returns null if the
    /// text is not an address.
    /// </summary>
    public static string? Normalise(string? text)
    {
        var address = NormalText.Of(text ?? "").Trim();
        if (address.Length > MaxLength || MailboxAddresses.Parse(address) is not { LocalPart: var local, Domain: var host })
            return null;
        if (local.Length > MaxLocal || local.Contains('"') || host.Contains('[') || !host.Contains('.'))
            return null;
        try
        {
            var normal = $"{NormalText.Of(local.ToLowerInvariant())}@{Punycode.GetAscii(host).ToLowerInvariant()}";
            // An address with the root's dot at its end would be a second form of the same address.
            return normal.Length <= MaxLength && !normal.EndsWith('.') ? normal : null;
        }
        catch (ArgumentException)
        {
            return null; // the domain has no form in ASCII
        }
    }

    /// <summary>
    /// Returns the address that stands for all addresses of the same person: for keys and for counts, never for mail. Source for
    /// Gmail: support.google.com/mail/answer/7436150.
    /// </summary>
    /// <param name="address">An address in normal form.</param>
    public static string PersonOf(string address, MailboxRule rule)
    {
        if (rule == MailboxRule.Address)
            return address;
        var at = address.LastIndexOf('@');
        var (local, host) = (address[..at].Split('+')[0], address[(at + 1)..]);
        if (Gmail.Contains(host))
            (local, host) = (local.Replace(".", "", StringComparison.Ordinal), Gmail[0]);
        return local.Length == 0 ? address : $"{local}@{host}";
    }
}
