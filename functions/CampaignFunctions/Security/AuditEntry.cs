using System.Globalization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>An access of staff to data about people. It is never changed.</summary>
public sealed record AuditEntry : IDocument
{
    public static readonly Container<AuditEntry> Container = new("audit", AuditJson.Default.AuditEntry);

    /// <summary>
    /// The time in steps of 100 ns, and a random number: ids are in the order of the accesses. An earlier version used UUIDs,
    /// which come before these.
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

    /// <summary>The kind of the access, such as <c>read-contact</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The id of the resource; null if the access was a search or a list.</summary>
    public string? Subject { get; init; }

    public static string NewId(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks:x16}{Guid.NewGuid():N}");

    public static string PartitionOf(string campaignId, DateOnly month) =>
        $"{campaignId}:{month.ToString("yyyy-MM", CultureInfo.InvariantCulture)}";
}
