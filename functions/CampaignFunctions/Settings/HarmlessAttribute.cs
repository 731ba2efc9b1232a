namespace CampaignFunctions.Settings;

/// <summary>Marks a setting whose value may appear in an error, because it is neither a secret nor a person's address.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HarmlessAttribute : Attribute;
