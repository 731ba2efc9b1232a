namespace CampaignFunctions.Http;

/// <summary>A header or query parameter that a call takes, and whether it is a whole number.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class TakesAttribute(ApiParameter place, string name, string description) : Attribute
{
    public ApiParameter Place { get; } = place;

    public string Name { get; } = name;

    public string Description { get; } = description;

    public bool IsNumber { get; init; }

    /// <summary>The values it may have, where they are few.</summary>
    public string[] Values { get; init; } = [];
}
