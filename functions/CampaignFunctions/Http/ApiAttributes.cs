namespace CampaignFunctions.Http;

/// <summary>Whose token a call needs; an owner's stands for that of staff too.</summary>
public enum ApiCaller { Everybody, Participant, Owner, Marketer, Admin }

/// <summary>
/// Who may make a call. Like ASP.NET Core's own metadata on the same methods, this is for the API's description alone: the code checks.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CalledByAttribute(ApiCaller caller) : Attribute
{
    public ApiCaller Caller { get; } = caller;
}

/// <summary>The codes of refusals that follow neither from the caller, the route nor the body.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes { get; } = codes;
}

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

/// <summary>Where a parameter stands.</summary>
public enum ApiParameter { Query, Header }
