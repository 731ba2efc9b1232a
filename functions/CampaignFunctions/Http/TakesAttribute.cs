namespace CampaignFunctions.Http;

/// <summary>A header or query parameter of a call, for the API's description.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class TakesAttribute(ApiParameter place, string name, string description) : Attribute
{
    public ApiParameter Place { get; } = place;

    public string Name { get; } = name;

    public string Description { get; } = description;

    /// <summary>True if the value is a whole number.</summary>
    public bool IsNumber { get; init; }

    /// <summary>True if the parameter may be given several times.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>The allowed values, if they are few; empty otherwise.</summary>
    public string[] Values { get; init; } = [];
}
