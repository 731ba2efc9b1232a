using CampaignFunctions.Http;

namespace CampaignFunctions.RateLimits;

/// <summary>The calls of one caller in one hour, as one process has seen them.</summary>
public sealed class HourlyCount
{
    private readonly HourlyLimits.Stripe _stripe;
    private readonly long _hash;
    private readonly string _kind;
    private readonly DateTimeOffset _now;

    internal HourlyCount(string kind, HourlyLimits.Stripe stripe, long hash, DateTimeOffset now) =>
        (_kind, _stripe, _hash, _now) = (kind, stripe, hash, now);

    /// <summary>The number of calls.</summary>
    public int Calls => _stripe.Count(_hash, Hour);

    private long Hour => _now.ToUnixTimeSeconds() / 3600;

    /// <summary>Counts a call.</summary>
    public void Add() => _stripe.Add(_hash, Hour);

    /// <summary>Returns what is left of this limit.</summary>
    public Allowance Left(int perHour) => new(_kind, perHour, Math.Max(0, perHour - Calls), HourlyLimits.UntilNextHour(_now));
}
