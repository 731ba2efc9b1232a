namespace CampaignFunctions.Http;

/// <summary>
/// The caller that a call needs, for the API's description only. Like ASP.NET Core's own metadata on the same methods, it
/// enforces nothing: the code of the function checks the caller.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CalledByAttribute(ApiCaller caller) : Attribute
{
    public ApiCaller Caller { get; } = caller;
}
