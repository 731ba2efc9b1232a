using System.Text.Json.Serialization;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>A charge run: the request to charge all amounts owed on an edition.</summary>
public sealed record ChargeRunDocument : IAudited<ChargeRunDocument>
{
    /// <summary>The run is including the pre-orders that owe an amount.</summary>
    public const string Running = "running";

    /// <summary>The run has included every pre-order, and some are not charged yet.</summary>
    public const string Charging = "charging";

    /// <summary>The run charges no further pre-order, and puts those back that it has included.</summary>
    public const string Pausing = "pausing";

    public const string Paused = "paused";

    /// <summary>As pausing, but for good.</summary>
    public const string Stopping = "stopping";

    public const string Stopped = "stopped";

    /// <summary>No pre-order is left. A run of the first version is done as soon as it has included every pre-order.</summary>
    public const string Done = "done";

    public static readonly Container<ChargeRunDocument> Container = new(
        "chargeruns",
        StoredPreorderJson.Default.ChargeRunDocument
    )
    {
        ScannedBy = ["status", "auditDue"],
    };

    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string CampaignId { get; init; }

    public required string EditionId { get; init; }

    /// <summary>The time of the request that led to its status.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The subject of the token of the person who started it; null in a run of an earlier version.</summary>
    public string? By { get; init; }

    /// <summary>The pre-orders that it includes; all that owe an amount if null.</summary>
    public ChargeSelection? Selection { get; init; }

    /// <summary>The ids that it has chosen, if the selection limits their number; null before.</summary>
    public string[]? Chosen { get; init; }

    /// <summary>The changes by staff since it was started; null if there is none.</summary>
    public ChargeRunChange[]? Changes { get; init; }

    public required string Status { get; init; }

    /// <summary>The final report; null while pre-orders are left.</summary>
    public ChargeRunCounts? Report { get; init; }

    /// <inheritdoc/>
    public AuditTrail? Audit { get; init; }

    /// <inheritdoc/>
    public long? AuditDue => Audit?.DueAt;

    /// <summary>True if it must charge no further pre-order.</summary>
    [JsonIgnore]
    public bool IsHeld => Status is Pausing or Paused or Stopping or Stopped;

    /// <summary>Returns whether the run has the status of this version, and nobody has asked for another one since.</summary>
    public bool IsAsAsked(ChargeRunDocument version) => (Status, AskedAt) == (version.Status, version.AskedAt);

    /// <inheritdoc/>
    public ChargeRunDocument WithTrail(AuditTrail trail) => this with { Audit = trail };

    public (string CampaignId, string Path) AuditSubject() => (CampaignId, $"editions/{EditionId}/charge-runs/{Id}");

    public static string PartitionOf(string campaignId, string editionId) => $"{campaignId}:{editionId}";
}
