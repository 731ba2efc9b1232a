using System.Text.Json.Serialization;

namespace CampaignFunctions.Security;

/// <summary>The actions of staff on one document.</summary>
/// <param name="Count">The number of all actions since the document has a trail.</param>
/// <param name="LastAt">The time of the last one.</param>
/// <param name="Pending">The actions that the log may not have yet, in their order.</param>
public sealed record AuditTrail(long Count, DateTimeOffset LastAt, AuditedAction[] Pending)
{
    /// <summary>The time at which the oldest pending action was recorded; null if none is pending.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The time since which actions are pending, in milliseconds since 1970; null if the log has all.</summary>
    [JsonIgnore]
    public long? DueAt => Since?.ToUnixTimeMilliseconds();

    /// <summary>
    /// Returns the trail with one more action. Times always rise within a trail, so that the log and the notices have their order
    /// even if the clocks of two processes differ.
    /// </summary>
    internal static AuditTrail Add(AuditTrail? trail, AuditedAction action, DateTimeOffset now)
    {
        var (count, at) = ((trail?.Count ?? 0) + 1, trail?.LastAt >= now ? trail.LastAt.AddTicks(1) : now);
        AuditedAction[] pending = [.. trail?.Pending ?? [], action with { Number = count, At = at }];
        return new(count, at, pending) { Since = trail?.Since ?? now };
    }

    /// <summary>Returns the trail once the log has the actions up to this number.</summary>
    internal AuditTrail Without(long number)
    {
        AuditedAction[] left = [.. Pending.Where(action => action.Number > number)];
        return this with { Pending = left, Since = left is [] ? null : Since };
    }
}
