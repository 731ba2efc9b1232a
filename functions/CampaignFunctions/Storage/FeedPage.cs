namespace CampaignFunctions.Storage;

/// <summary>
/// A page of a partition's feed. <see cref="Next"/> is the checkpoint after it, or null if nothing was ever written.
/// </summary>
public sealed record FeedPage<T>(IReadOnlyList<T> Documents, string? Next);
