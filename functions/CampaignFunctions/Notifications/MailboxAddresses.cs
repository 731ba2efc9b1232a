using MimeKit;

namespace CampaignFunctions.Notifications;

/// <summary>
/// Reads addresses of mailboxes. Input is checked with the parser that sends, so no accepted address is one that mail cannot go
/// to.
/// </summary>
internal static class MailboxAddresses
{
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    /// <summary>
    /// Returns the mailbox if the text is only its address, without a name, comments or blanks; null otherwise.
    /// </summary>
    public static MailboxAddress? Parse(string text) =>
        MailboxAddress.TryParse(Strict, text, out var mailbox) && mailbox.Address == text && string.IsNullOrEmpty(mailbox.Name)
            ? mailbox
            : null;

    /// <summary>
    /// Returns the one form of an address in which addresses are compared: without a name, in lower case, and with a domain in
    /// ASCII. Null if the text has no address.
    /// </summary>
    public static string? Canonical(string text) =>
        MailboxAddress.TryParse(Strict, text, out var mailbox) ? mailbox.GetAddress(idnEncode: true).ToLowerInvariant() : null;
}
