namespace CampaignFunctions.Security;

/// <summary>Who is calling: a participant of one campaign, staff, or nobody known.</summary>
public abstract record Caller
{
    public static readonly Caller Anonymous = new Nobody();

    private sealed record Nobody : Caller;
}
