using System.Diagnostics.CodeAnalysis;

namespace CampaignFunctions.Problems;

/// <summary>The outcome of an operation with expected failures: a value, or the problem that prevented it.</summary>
/// <typeparam name="T">The type of the value; a nullable type if success may have no value.</typeparam>
public readonly struct Result<T>
{
    private readonly T _value;

    private Result(T value, Problem? problem) => (_value, Problem) = (value, problem);

    /// <summary>True if there is a value, false if there is a problem.</summary>
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsSuccess => Problem is null;

    /// <summary>The reason for the failure; null if the operation succeeded.</summary>
    public Problem? Problem { get; }

    /// <summary>The value of a success.</summary>
    /// <exception cref="InvalidOperationException">The operation failed.</exception>
    public T Value => IsSuccess ? _value : throw new InvalidOperationException($"There is no value: {Problem.Code.Code}.");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default!, problem);

    public static implicit operator Result<T>(ProblemCode code) => new(default!, new(code));
}
