namespace CampaignFunctions.Http;

/// <summary>The codes of refusals that follow neither from the caller, the route nor the body.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes { get; } = codes;
}
