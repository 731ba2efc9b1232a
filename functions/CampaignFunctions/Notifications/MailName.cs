using CampaignFunctions.Security;

namespace CampaignFunctions.Notifications;

/// <summary>Makes the names of mails: the parts of their Message-IDs before the @.</summary>
internal static class MailName
{
    private const int Bytes = 16;

    /// <summary>Returns the name of a mail: it follows from the topic, and says nothing about the receiver.</summary>
    public static string Of(Keyring keys, int pepper, params ReadOnlySpan<string> topic) =>
        Convert.ToHexStringLower(keys.Hash(pepper, topic).AsSpan(0, Bytes));
}
