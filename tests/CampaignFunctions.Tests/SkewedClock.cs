namespace CampaignFunctions.Tests;

/// <summary>A clock that differs from the true time, and runs at the true speed.</summary>
internal sealed class SkewedClock(TimeProvider clock, TimeSpan ahead) : TimeProvider
{
    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + ahead;

    public override long GetTimestamp() => clock.GetTimestamp();
}
