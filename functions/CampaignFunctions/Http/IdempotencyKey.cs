using System.Buffers.Text;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>
/// The <c>Idempotency-Key</c> of a POST that creates. There is no table of keys: with a key, the id of what is created is a keyed hash of
/// caller, route and key, so that a repeat finds it; the document keeps the body's hash, to tell a repeat from another request.
/// </summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>The key, null where there is none; 400 for one that is not 1 to 255 visible characters of ASCII.</summary>
    public static (string? Key, Problem? Problem) Of(HttpRequest request)
    {
        var header = request.Headers[Header];
        if (header.Count == 0)
            return (null, null);
        return header is [{ Length: >= 1 and <= MaxLength } key] && key.All(c => c is > ' ' and < '\x7f')
            ? (key, null)
            : (null, Problem.Invalid(Header, $"must be 1 to {MaxLength} visible ASCII characters"));
    }

    /// <summary>The id of what this request creates: the same for each repeat of it.</summary>
    /// <param name="caller">A voter key, or issuer and subject of staff.</param>
    public static string IdOf(Keyring keys, int pepper, string caller, string route, string key) =>
        Base64Url.EncodeToString(keys.Hash(pepper, "idempotency", caller, route, key));
}
