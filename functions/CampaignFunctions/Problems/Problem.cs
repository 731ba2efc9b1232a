using System.Diagnostics.CodeAnalysis;

namespace CampaignFunctions.Problems;

/// <summary>An expected failure, as a value. Its fields' messages are for people; its code is for programs.</summary>
public sealed record Problem(ProblemCode Code)
{
    /// <summary>What is wrong with which field, on 400.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>When to try again, on 429 and 503.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where to find a fault in the logs and traces, on 500.</summary>
    public string? TraceId { get; init; }

    [return: NotNullIfNotNull(nameof(code))]
    public static implicit operator Problem?(ProblemCode? code) => code is null ? null : new(code);

    public static Problem Field(ProblemCode code, string field, string message) =>
        new(code) { Errors = new Dictionary<string, string[]> { [field] = [message] } };

    public static Problem Invalid(string field, string message) => Field(ProblemCode.Invalid, field, message);
}
