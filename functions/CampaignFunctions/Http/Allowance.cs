namespace CampaignFunctions.Http;

/// <summary>How much of a limit is left to a caller.</summary>
/// <param name="Name">The name of the limit.</param>
/// <param name="Limit">The calls per hour.</param>
/// <param name="Left">The calls that are left this hour.</param>
/// <param name="Resets">The time until the hour ends.</param>
public sealed record Allowance(string Name, int Limit, int Left, TimeSpan Resets);
