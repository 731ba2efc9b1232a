using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>An action of staff, or an access of staff to data about people. It is never changed.</summary>
public sealed record AuditEntry : IDocument
{
    public static readonly Container<AuditEntry> Container = new("audit", AuditJson.Default.AuditEntry)
    {
        Indexes =
        [
            ["subject"],
            ["by"],
        ],
    };

    /// <summary>
    /// The time in steps of 100 ns, and what distinguishes entries of one time: ids are in the order of the entries. An earlier
    /// version used UUIDs, which come before these.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The partition: the campaign and the month.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required DateTimeOffset At { get; init; }

    /// <summary>The issuer of the person's token.</summary>
    public required string Issuer { get; init; }

    /// <summary>The subject of the person's token.</summary>
    public required string By { get; init; }

    /// <summary>The kind of the action, such as <c>read-contact</c>.</summary>
    public required string Action { get; init; }

    /// <summary>
    /// The path of the resource below the campaign; in an entry of an earlier version only its id. Null if the action was a
    /// search.
    /// </summary>
    public string? Subject { get; init; }

    /// <summary>The number of the action on this resource, from 1; null if the action changed no document.</summary>
    public long? Number { get; init; }

    public string? Reason { get; init; }

    public AuditedChange[]? Changes { get; init; }

    /// <summary>Returns the entry of an access. No other entry has its id.</summary>
    public static AuditEntry OfAccess(string campaignId, AuditedAction access, string? subject, DateTimeOffset now) =>
        Of(campaignId, access with { At = now }, subject, Guid.NewGuid().ToString("N"));

    /// <summary>Returns the entry of an action that a document carries. It is always the same, so the log has it once.</summary>
    public static AuditEntry OfAction(string campaignId, AuditedAction action, string path)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{campaignId}\n{path}")).AsSpan(0, 8));
        var entry = Of(campaignId, action, path, string.Create(CultureInfo.InvariantCulture, $"{digest}{action.Number:x16}"));
        return entry with { Number = action.Number };
    }

    public static string PartitionOf(string campaignId, DateOnly month) =>
        $"{campaignId}:{month.ToString("yyyy-MM", CultureInfo.InvariantCulture)}";

    private static AuditEntry Of(string campaignId, AuditedAction action, string? subject, string suffix) =>
        new()
        {
            Id = action.At.UtcTicks.ToString("x16", CultureInfo.InvariantCulture) + suffix,
            Pk = PartitionOf(campaignId, DateOnly.FromDateTime(action.At.UtcDateTime)),
            At = action.At,
            Issuer = action.Issuer,
            By = action.By,
            Action = action.Action,
            Subject = subject,
            Reason = action.Reason,
            Changes = action.Changes,
        };
}
