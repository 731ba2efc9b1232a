using CampaignFunctions.Security;

namespace CampaignFunctions.Audit;

/// <summary>An action of a member of staff.</summary>
/// <param name="Issuer">The issuer of the person's token.</param>
/// <param name="By">The subject of the person's token.</param>
/// <param name="Action">The kind of the action, such as <c>set-status</c>.</param>
/// <param name="Subject">The path of the resource below the campaign; null if the action was a search.</param>
/// <param name="Number">The number of the action on this resource, from 1; null if it changed nothing.</param>
/// <param name="Changes">The fields that it changed; personal and long ones without their values.</param>
/// <param name="Reason">The reason that the person gave; null if there is none.</param>
public sealed record AuditResponse(
    DateTimeOffset At,
    string Issuer,
    string By,
    string Action,
    string? Subject,
    long? Number,
    AuditedChange[]? Changes,
    string? Reason
)
{
    public static AuditResponse Of(AuditEntry entry) =>
        new(entry.At, entry.Issuer, entry.By, entry.Action, entry.Subject, entry.Number, entry.Changes, entry.Reason);
}
