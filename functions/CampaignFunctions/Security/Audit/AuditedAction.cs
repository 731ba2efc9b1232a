namespace CampaignFunctions.Security;

/// <summary>An action of a member of staff on a document.</summary>
/// <param name="Issuer">The issuer of the person's token.</param>
/// <param name="By">The subject of the person's token.</param>
/// <param name="Action">The kind of the action, such as <c>set-status</c>.</param>
public sealed record AuditedAction(string Issuer, string By, string Action)
{
    /// <summary>The number of the action on this document, from 1; 0 before the document has it.</summary>
    public long Number { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The reason that the person gave; null if there is none.</summary>
    public string? Reason { get; init; }

    /// <summary>The fields that it changed; null if the action itself says it.</summary>
    public AuditedChange[]? Changes { get; init; }

    public static AuditedAction Of(Staff staff, string action, params AuditedChange[] changes) =>
        new(staff.Issuer, staff.Subject, action) { Changes = changes is [] ? null : changes };
}
