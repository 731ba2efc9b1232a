namespace CampaignFunctions.Security;

/// <summary>Selects entries of the log.</summary>
/// <param name="Subject">The path of a resource below the campaign; null for all.</param>
/// <param name="By">The subject of a person's token; null for all.</param>
public sealed record AuditQuery(string CampaignId, string? Subject = null, string? By = null);
