namespace CampaignFunctions.Campaigns;

/// <summary>
/// The most pre-orders of one person, and from one network address. The units of a person are a limit of the edition.
/// </summary>
public sealed record OrderLimits
{
    public OrderLimit Person { get; set; } = new(Unpaid: 3, Waiting: 3, Daily: 10);

    /// <summary>The defaults admit 300 people at once who share an address, with some repeats.</summary>
    public OrderLimit Network { get; set; } = new(Unpaid: 400, Waiting: 400, Daily: 1000);
}
