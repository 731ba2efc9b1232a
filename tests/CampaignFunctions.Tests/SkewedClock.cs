namespace CampaignFunctions.Tests;

/// <summary>A clock that differs from the true time, and runs at the true speed.</summary>
internal sealed class SkewedClock(TimeProvider clock, TimeSpan ahead) : TimeProvider
{
    /// <summary>How far the clock is ahead of the true time.</summary>
    public TimeSpan Ahead { get; set; } = ahead;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Ahead;

    public override long GetTimestamp() => clock.GetTimestamp();
}
