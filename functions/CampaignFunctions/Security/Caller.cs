namespace CampaignFunctions.Security;

/// <summary>The caller: a participant of one campaign, the holder of one pre-order, staff, or an anonymous caller.</summary>
public abstract record Caller
{
    public static readonly Caller Anonymous = new Nobody();

    private sealed record Nobody : Caller;
}
