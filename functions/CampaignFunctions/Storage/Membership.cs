namespace CampaignFunctions.Storage;

/// <summary>An array property that must hold this string.</summary>
public sealed record Membership(string Property, string Value);
