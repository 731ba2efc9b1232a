namespace CampaignFunctions.Campaigns;

/// <summary>From the first instant to just before the last.</summary>
public sealed record Window(DateTimeOffset From, DateTimeOffset To)
{
    public bool Holds(DateTimeOffset instant) => From <= instant && instant < To;
}
