namespace CampaignFunctions.Storage;

/// <summary>A document, and the ETag that a replace must present.</summary>
public sealed record Versioned<T>(T Document, string ETag);
