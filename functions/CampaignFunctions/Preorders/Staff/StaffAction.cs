using System.Text.Json.Serialization;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>An action of staff on a pre-order.</summary>
/// <param name="By">The subject of the person's token.</param>
/// <param name="Reason">The reason that the person gave; null if the action needs none.</param>
public sealed record StaffAction(StaffActionKind Kind, string By, DateTimeOffset At, string? Reason)
{
    /// <summary>The most actions that a pre-order lists: the last ones.</summary>
    public const int Most = 100;

    private const int MaxReason = 500;

    /// <summary>
    /// The issuer of the person's token. Null if a job carries it out, whose own entry in the log names the person, and in an
    /// action of an earlier version.
    /// </summary>
    public string? Issuer { get; init; }

    /// <summary>The changes beyond the pre-order itself, for the log of staff.</summary>
    [JsonIgnore]
    public AuditedChange[] AlsoChanges { get; init; } = [];

    /// <summary>The same for each repeat of one request; null if the rule itself recognises a repeat.</summary>
    public string? Key { get; init; }

    /// <summary>The key that an earlier version would have recorded, with the body in it. It only finds a repeat.</summary>
    [JsonIgnore]
    public string? EarlierKey { get; init; }

    /// <summary>The keyed hash of the request's body; null if it has no key, or if an earlier version recorded it.</summary>
    public string? BodyHash { get; init; }

    /// <summary>True if the action ends the links of the customer, because it gives another email address.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EndsLinks { get; init; }

    /// <summary>Returns the reason in normal form; null if there is none, and 400 if it is empty or too long.</summary>
    internal static Result<string?> ReasonOf(string? text)
    {
        var reason = text is null ? null : NormalText.Of(text).Trim();
        return reason is not null && !ReadableText.Has(reason, 1, MaxReason)
            ? Problem.Invalid("reason", $"must be 1 to {MaxReason} characters")
            : reason;
    }
}
