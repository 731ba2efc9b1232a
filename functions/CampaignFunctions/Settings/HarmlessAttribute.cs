namespace CampaignFunctions.Settings;

/// <summary>Marks a setting whose value may be shown in an error: it is no secret and nobody's address.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HarmlessAttribute : Attribute;
