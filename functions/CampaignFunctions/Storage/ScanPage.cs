namespace CampaignFunctions.Storage;

/// <summary>A page of a scan. <see cref="Continuation"/> is null on the last page.</summary>
public sealed record ScanPage<T>(IReadOnlyList<Versioned<T>> Documents, string? Continuation);
