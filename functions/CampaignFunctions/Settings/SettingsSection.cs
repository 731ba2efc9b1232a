namespace CampaignFunctions.Settings;

/// <summary>A section of the configuration, and the type that holds its settings.</summary>
/// <param name="Name">The name of the section.</param>
/// <param name="Type">The type with one property for each setting.</param>
public sealed record SettingsSection(string Name, Type Type);
