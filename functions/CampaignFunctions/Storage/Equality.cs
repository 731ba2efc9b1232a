namespace CampaignFunctions.Storage;

/// <summary>A property that must have this value.</summary>
public sealed record Equality(string Property, Scalar Value);
