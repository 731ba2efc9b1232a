namespace CampaignFunctions.Campaigns;

/// <summary>The most pre-orders of a person, or from a network address.</summary>
/// <param name="Unpaid">Pre-orders that hold units and are not paid yet.</param>
/// <param name="Waiting">Pre-orders on the waitlist, or with an offer from it.</param>
/// <param name="Daily">All pre-orders of the last day, and older ones that are still unpaid or waiting.</param>
public sealed record OrderLimit(int Unpaid, int Waiting, int Daily)
{
    /// <summary>The maximum of each number for a network address.</summary>
    public const int Most = 10_000;

    /// <summary>The maximum of each number for a person, whose pre-orders are listed in one document.</summary>
    public const int MostOfPerson = 1_000;

    /// <summary>Returns the limit with no number above this one: an earlier version allowed higher numbers.</summary>
    public OrderLimit AtMost(int most) => new(Math.Min(Unpaid, most), Math.Min(Waiting, most), Math.Min(Daily, most));
}
