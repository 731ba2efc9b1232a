using System.Buffers.Text;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>
/// Reads the <c>Idempotency-Key</c> of a POST that creates a document. There is no table of keys. The id of the document is a
/// keyed hash of the caller, the route and the key, so a repeat finds the document. The document keeps the hash of the body,
/// which tells a repeat from a different request.
/// </summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>
    /// Returns the key, or null if the request has none; 400 unless the key has 1 to 255 visible ASCII characters.
    /// </summary>
    public static Result<string?> Of(HttpRequest request)
    {
        var header = request.Headers[Header];
        if (header.Count == 0)
            return null as string;
        return header is [{ Length: >= 1 and <= MaxLength } key] && key.All(c => c is > ' ' and < '\x7f')
            ? key
            : Problem.Invalid(Header, $"must be 1 to {MaxLength} visible ASCII characters");
    }

    /// <summary>Returns the key; 400 if the request has none.</summary>
    public static Result<string> Required(HttpRequest request) =>
        Of(request) switch
        {
            { Problem: { } problem } => problem,
            { Value: { } key } => key,
            _ => Problem.Invalid(Header, "must be present"),
        };

    /// <summary>Returns the id of the document that this request creates. Each repeat of the request gets the same id.</summary>
    /// <param name="caller">A voter key, or the issuer and subject of staff.</param>
    public static string IdOf(Keyring keys, int pepper, string caller, string route, string key) =>
        Base64Url.EncodeToString(keys.Hash(pepper, "idempotency", caller, route, key));
}
