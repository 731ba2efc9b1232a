using System.Text;
using CampaignFunctions.Problems;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>Checks the form of a status with its response. Lengths are in user-perceived characters.</summary>
internal static class StatusRules
{
    public const int MaxIds = 1000;
    public const int MaxLanguages = 20;
    public const int MaxText = 2000;

    /// <summary>The most bytes of a response in UTF-8, with its language tags. Each list has the responses.</summary>
    public const int MaxBytes = 32 * 1024;

    private const int MaxId = 64;

    /// <summary>Returns the status with its texts trimmed and in NFC, or 400 with an error for the faulty field.</summary>
    public static Result<StatusRequest> Check(StatusRequest request)
    {
        if (request.Response is not { } sent)
            return NeedsResponse(request.Status)
                ? Problem.Invalid("response", "must tell what becomes of the suggestion, or why it is declined")
                : request;
        var texts = sent.ToDictionary(text => text.Key, text => NormalText.Of(text.Value ?? "").Trim());
        if (texts.Count is 0 or > MaxLanguages || !texts.Keys.All(LanguageTag.IsWellFormed))
            return Problem.Invalid("response", $"must have 1 to {MaxLanguages} texts by language tag");
        if (!texts.Values.All(text => ReadableText.Has(text, 1, MaxText)))
            return Problem.Invalid("response", $"must have texts of 1 to {MaxText} characters");
        return texts.Sum(text => text.Key.Length + Encoding.UTF8.GetByteCount(text.Value)) <= MaxBytes
            ? request with
            {
                Response = texts,
            }
            : Problem.Invalid("response", $"must have at most {MaxBytes} bytes of UTF-8 in all languages");
    }

    /// <summary>Returns the status for all of the suggestions, or 400 with an error for the faulty field.</summary>
    public static Result<StatusRequest> Check(BulkStatusRequest request) =>
        request.Ids.Length is > 0 and <= MaxIds
        && Array.TrueForAll(request.Ids, id => id is { Length: > 0 and <= MaxId })
        && request.Ids.ToHashSet(StringComparer.Ordinal).Count == request.Ids.Length
            ? Check(new StatusRequest(request.Status, request.Response))
            : Problem.Invalid("ids", $"must be 1 to {MaxIds} different ids of suggestions");

    /// <summary>Returns whether this status says what becomes of the suggestion, so that people must be told why.</summary>
    public static bool NeedsResponse(SuggestionStatus status) =>
        status is not (SuggestionStatus.Received or SuggestionStatus.UnderReview);
}
