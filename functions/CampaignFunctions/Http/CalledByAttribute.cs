namespace CampaignFunctions.Http;

/// <summary>
/// Who may make a call. Like ASP.NET Core's own metadata on the same methods, this is for the API's description alone: the code checks.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CalledByAttribute(ApiCaller caller) : Attribute
{
    public ApiCaller Caller { get; } = caller;
}
