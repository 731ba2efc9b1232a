using CampaignFunctions.Http;

namespace CampaignFunctions.RateLimits;

/// <summary>The calls of one kind from a network in this hour.</summary>
/// <param name="Network">The count of an IPv4 address or an IPv6 /64.</param>
/// <param name="Site">The count of the IPv6 /48; null for an IPv4 address.</param>
public sealed record NetworkCount(HourlyCount Network, HourlyCount? Site)
{
    /// <summary>How many times the limit of a /64 a /48 has.</summary>
    public const int SiteFactor = 16;

    /// <summary>Returns whether the network has reached this limit.</summary>
    public bool IsAt(int perHour) => Network.Calls >= perHour || Site?.Calls >= OfSite(perHour);

    /// <summary>Counts a call, and returns true; or returns false if the network has reached this limit.</summary>
    public bool TryAdd(int perHour)
    {
        if (IsAt(perHour))
            return false;
        Add();
        return true;
    }

    /// <summary>Counts a call.</summary>
    public void Add()
    {
        Network.Add();
        Site?.Add();
    }

    /// <summary>Returns what is left of this limit.</summary>
    public Allowance Left(int perHour)
    {
        var own = Network.Left(perHour);
        return Site?.Left(OfSite(perHour)) is { } site && site.Left < own.Left ? site : own;
    }

    private static int OfSite(int perHour) => (int)Math.Min((long)perHour * SiteFactor, int.MaxValue);
}
