using System.Globalization;

namespace CampaignFunctions.Security;

/// <summary>A place in the log of a campaign.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="Id">The id of an entry.</param>
public sealed record AuditPlace(DateOnly Month, string Id)
{
    private const string MonthForm = "yyyy-MM";

    public static AuditPlace Of(AuditEntry entry) => new(new(entry.At.UtcDateTime.Year, entry.At.UtcDateTime.Month, 1), entry.Id);

    /// <summary>Returns the place that <see cref="ToText"/> wrote; null for any other text.</summary>
    public static AuditPlace? Parse(string text) =>
        text.Split(':') is [var name, { Length: > 0 } id]
        && DateOnly.TryParseExact(name, MonthForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? new(month, id)
            : null;

    public string ToText() => $"{Month.ToString(MonthForm, CultureInfo.InvariantCulture)}:{Id}";
}
