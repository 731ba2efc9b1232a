namespace CampaignFunctions.Security;

/// <summary>The caller: a participant of one campaign, staff, or an anonymous caller.</summary>
public abstract record Caller
{
    public static readonly Caller Anonymous = new Nobody();

    private sealed record Nobody : Caller;
}
