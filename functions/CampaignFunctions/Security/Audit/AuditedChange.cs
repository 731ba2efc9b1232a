namespace CampaignFunctions.Security;

/// <summary>A field that an action of staff changed.</summary>
/// <param name="Field">The name of the field.</param>
/// <param name="From">The value before; null if there was none, and always null if the field is personal or long.</param>
/// <param name="To">The value after; null if there is none, and always null if the field is personal or long.</param>
public sealed record AuditedChange(string Field, string? From = null, string? To = null)
{
    /// <summary>Returns the change of a field; nothing if it has the same value as before.</summary>
    public static AuditedChange[] Of(string field, string? from, string? to) => from == to ? [] : [new(field, from, to)];

    /// <summary>Returns the change of a personal or long field, without its values; nothing if it has the same value.</summary>
    public static AuditedChange[] Of(string field, bool isChanged) => isChanged ? [new(field)] : [];
}
