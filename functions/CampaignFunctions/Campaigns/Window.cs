namespace CampaignFunctions.Campaigns;

/// <summary>A window, which is open from its first instant to just before its last.</summary>
public sealed record Window(DateTimeOffset From, DateTimeOffset To)
{
    public bool Holds(DateTimeOffset instant) => From <= instant && instant < To;
}
