namespace CampaignFunctions.Audit;

/// <summary>A page of the log of what staff did, the newest first.</summary>
public sealed record AuditList(AuditResponse[] Items, string? Next);
