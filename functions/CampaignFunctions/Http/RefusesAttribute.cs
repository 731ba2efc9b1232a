namespace CampaignFunctions.Http;

/// <summary>The codes of a call's refusals, apart from the codes that follow from its caller, route or body.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes { get; } = codes;
}
