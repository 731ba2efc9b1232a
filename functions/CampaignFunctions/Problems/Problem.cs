using System.Diagnostics.CodeAnalysis;

namespace CampaignFunctions.Problems;

/// <summary>An expected failure, as a value. Programs read its code; people read the messages of its fields.</summary>
public sealed record Problem(ProblemCode Code)
{
    /// <summary>The error messages by field; null if the problem concerns no field.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The time to wait before a retry, on 429 and 503.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The public key with which a site shows the challenge, on 403 challenge-required.</summary>
    public string? SiteKey { get; init; }

    /// <summary>The id under which the logs and traces have the fault, on 500.</summary>
    public string? TraceId { get; init; }

    [return: NotNullIfNotNull(nameof(code))]
    public static implicit operator Problem?(ProblemCode? code) => code is null ? null : new(code);

    public static Problem Field(ProblemCode code, string field, string message) =>
        new(code) { Errors = new Dictionary<string, string[]> { [field] = [message] } };

    public static Problem Invalid(string field, string message) => Field(ProblemCode.Invalid, field, message);
}
