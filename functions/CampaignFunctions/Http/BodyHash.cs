using System.Buffers.Text;
using CampaignFunctions.Security;

namespace CampaignFunctions.Http;

/// <summary>
/// The hash of a body as a document keeps it: a keyed hash of the body's SHA-256. Without the key, nobody can find out the body
/// by guessing, for example the name and the address in it.
/// </summary>
public static class BodyHash
{
    /// <summary>Returns the hash to store.</summary>
    /// <param name="plain">The SHA-256 of the body, in base64url.</param>
    public static string Of(Keyring keys, int pepper, string plain) => Base64Url.EncodeToString(keys.Hash(pepper, "body", plain));

    /// <summary>Returns whether a document was created by this body. Older documents hold the hash without a key.</summary>
    public static bool Matches(string? stored, Keyring keys, int pepper, string plain) =>
        stored == Of(keys, pepper, plain) || stored == plain;
}
